package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmokeTest {
  static final ScalarFunction F =
      ScalarFunction.of(x ->
          x[0].times(x[1].sin()).plus(x[2].exp().log1p()).plus(x[0].tanh().times(x[1].sigmoid()))
              .minus(Values.logSumExp(x[0], x[1], x[2])).plus(x[0].normalCdf()).plus(x[1].square().plus(1).pow(1.7)));

  @ParameterizedTest
  @EnumSource(Tier.class)
  void point(Tier tier) {
    CompiledFunction f = Compiler.options().tier(tier).compile(F);
    double[] x = {0.3, -1.2, 0.7};
    double[] g = new double[3];
    double[] h = new double[3];
    double v = f.valueAndGradient(x, g);
    double w = F.valueAndGradient(x, h);
    if (tier == Tier.LOOPS) System.out.println(f.explain(3));
    assertThat(v).isCloseTo(w, within(1e-13));
    assertThat(g).containsExactly(h, within(1e-13));
    assertThat(f.hessian(x)[0]).containsExactly(F.hessian(x)[0], within(1e-12));
    assertThat(f.value(x)).isEqualTo(v);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void rows(Tier tier) {
    Random r = new Random(1);
    double[] a = r.doubles(1003).toArray();
    double[] b = r.doubles(1003).toArray();
    Rows rows = Rows.ofColumns(a, b);
    ScalarFunction loss = ScalarFunction.of(p -> {
      Value scale = p[1].exp();
      return rows.sum(row -> row[0].times(p[0]).plus(scale).tanh().minus(row[1]).square()).plus(p[0].square());
    });
    CompiledFunction f = Compiler.options().tier(tier).compile(loss);
    double[] x = {0.3, -1.2};
    double[] g = new double[2];
    double[] h = new double[2];
    double v = f.valueAndGradient(x, g);
    double w = loss.valueAndGradient(x, h);
    assertThat(v).isCloseTo(w, within(1e-11));
    assertThat(g).containsExactly(h, within(1e-11));
    System.out.println(v + " " + g[0] + " " + g[1]);
    assertThat(f.hessian(x)[0]).containsExactly(loss.hessian(x)[0], within(1e-10));
  }
}
