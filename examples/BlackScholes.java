import io.github.chainrule.core.RecordFunction;
import io.github.chainrule.core.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Price and Greeks of a European call from one pricing function, beside the closed forms.
///
/// ```sh
/// mvn package -DskipTests -pl core
/// java -cp core/target/classes examples/BlackScholes.java
/// ```
public class BlackScholes {
  record Option(Value spot, Value strike, Value rate, Value volatility, Value time) {}

  /// The price after Black and Scholes, without dividends.
  static Value price(Option o) {
    Value deviation = o.volatility.times(o.time.sqrt());
    Value drift = o.rate.plus(o.volatility.square().div(2)).times(o.time);
    Value d1 = o.spot.div(o.strike).log().plus(drift).div(deviation);
    Value d2 = d1.minus(deviation);
    Value discounted = o.strike.times(o.rate.times(o.time).unaryMinus().exp());
    return o.spot.times(d1.normalCdf()).minus(discounted.times(d2.normalCdf()));
  }

  private static final RecordFunction<Option> PRICE =
      RecordFunction.of(Option.class, BlackScholes::price);

  static Map<String, Double> greeks(Option option) {
    Map<String, Double> first = PRICE.gradientByName(option);
    Map<String, Map<String, Double>> second = PRICE.hessianByName(option);
    Map<String, Double> greeks = new LinkedHashMap<>();
    greeks.put("price", PRICE.value(option));
    greeks.put("delta", first.get("spot"));
    greeks.put("gamma", second.get("spot").get("spot"));
    greeks.put("vega", first.get("volatility"));
    greeks.put("theta", -first.get("time")); // as time passes, less of it is left
    greeks.put("rho", first.get("rate"));
    greeks.put("vanna", second.get("spot").get("volatility"));
    greeks.put("volga", second.get("volatility").get("volatility"));
    return greeks;
  }

  /// What textbooks give.
  static Map<String, Double> closedForms(double s, double k, double r, double v, double t) {
    double root = Math.sqrt(t);
    double d1 = (Math.log(s / k) + (r + v * v / 2) * t) / (v * root);
    double d2 = d1 - v * root;
    double discounted = k * Math.exp(-r * t);
    double density = Math.exp(-d1 * d1 / 2) / Math.sqrt(2 * Math.PI);
    Map<String, Double> forms = new LinkedHashMap<>();
    forms.put("price", s * normalCdf(d1) - discounted * normalCdf(d2));
    forms.put("delta", normalCdf(d1));
    forms.put("gamma", density / (s * v * root));
    forms.put("vega", s * density * root);
    forms.put("theta", -s * density * v / (2 * root) - r * discounted * normalCdf(d2));
    forms.put("rho", t * discounted * normalCdf(d2));
    forms.put("vanna", -density * d2 / v);
    forms.put("volga", s * density * root * d1 * d2 / v);
    return forms;
  }

  private static double normalCdf(double x) {
    return Value.constant(x).normalCdf().data();
  }

  public static void main(String[] args) {
    System.out.println("           derivative      closed form");
    Map<String, Double> closed = closedForms(100, 110, 0.03, 0.2, 0.5);
    greeks(option(100, 110, 0.03, 0.2, 0.5))
        .forEach((name, greek) ->
            System.out.printf(
                Locale.ROOT, "%-5s %15.10f %16.10f%n", name, greek, closed.get(name)));

    int options = 0;
    for (double strike = 70; strike <= 150; strike += 9) {
      for (double volatility = 0.15; volatility < 0.6; volatility += 0.07) {
        for (double time = 0.25; time < 5; time += 0.4) {
          requireSame(
              greeks(option(100, strike, 0.03, volatility, time)),
              closedForms(100, strike, 0.03, volatility, time));
          options++;
        }
      }
    }
    System.out.println("the same to 1e-12, relative, for " + options + " options");
  }

  private static void requireSame(Map<String, Double> greeks, Map<String, Double> closed) {
    greeks.forEach((name, greek) -> {
      if (!(Math.abs(greek / closed.get(name) - 1) <= 1e-12)) {
        throw new AssertionError(name + " is " + greek + ", the closed form " + closed.get(name));
      }
    });
  }

  private static Option option(double spot, double strike, double rate, double v, double time) {
    return new Option(
        Value.of(spot), Value.of(strike), Value.of(rate), Value.of(v), Value.of(time));
  }
}
