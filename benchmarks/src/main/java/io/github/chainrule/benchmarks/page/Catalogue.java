package io.github.chainrule.benchmarks.page;

import static io.github.chainrule.benchmarks.page.Group.ENGINE;
import static io.github.chainrule.benchmarks.page.Group.FORMULAS;
import static io.github.chainrule.benchmarks.page.Group.NETS;
import static io.github.chainrule.benchmarks.page.Group.STEPS;
import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.chainrule.benchmarks.Classifier;
import io.github.chainrule.benchmarks.DigitsEpoch;
import io.github.chainrule.benchmarks.DotNet;
import io.github.chainrule.benchmarks.EightGreeks;
import io.github.chainrule.benchmarks.FirstAnswer;
import io.github.chainrule.benchmarks.Formulas;
import io.github.chainrule.benchmarks.Integrator;
import io.github.chainrule.benchmarks.LeapfrogStep;
import io.github.chainrule.benchmarks.LogSumExp;
import io.github.chainrule.benchmarks.Mixture;
import io.github.chainrule.benchmarks.MoonsStep;
import io.github.chainrule.benchmarks.NetGraph;
import io.github.chainrule.benchmarks.OnePoint;
import io.github.chainrule.benchmarks.Recurrence;
import io.github.chainrule.benchmarks.Rosenbrock;
import io.github.chainrule.benchmarks.RowFormulas;
import io.github.chainrule.benchmarks.RowGreeks;
import io.github.chainrule.benchmarks.RowOption;
import io.github.chainrule.benchmarks.SparseResiduals;
import java.util.List;

/// All that is measured, in the order of the page. A benchmark method that is new is a line here: a
/// `rival`, or `beside` if it does not do the same; `CatalogueTest` holds that none is forgotten.
final class Catalogue {

  /// Rivals whose versions the page states.
  static final List<Library> LIBRARIES =
      List.of(
          new Library("Hipparchus", "org.hipparchus.analysis.differentiation.Gradient"),
          new Library("finmath", "net.finmath.montecarlo.RandomVariableFromDoubleArray"),
          new Library("DJL", "ai.djl.Model"));

  private static final String CLOSED =
      "Closed forms use that in the derivatives of the price two terms cancel. The compiler only"
          + " simplifies what is exact in floating-point arithmetic, so it computes both.";

  private static final String PYTORCH =
      "PyTorch multiplies matrices by Intel's library, whose kernels are written for each"
          + " processor. All else it does in passes over whole arrays.";

  private static final String LANES =
      "The loop by hand keeps what belongs to a row in registers, and takes exponentials and"
          + " logarithms from the JVM's library for this processor. Compiled code passes blocks of"
          + " rows from part to part through the first cache, and its own exponentials have the"
          + " same bits on every machine.";

  static final List<Work> WORKS =
      List.of(
          Work.of(
                  FORMULAS,
                  "One option",
                  "Price, delta, gamma, vega, theta and rho of one European call after Black and"
                      + " Scholes.",
                  OnePoint.class,
                  NANOSECONDS,
                  "compiledGreeks")
              .rival("closedForms", "closed forms by hand", CLOSED)
              .rival("hipparchusDerivativeStructure", "Hipparchus `DerivativeStructure`")
              .rival("centralDifferences", "central differences")
              .beside("finmathWithoutGamma", "finmath, without gamma"),
          Work.of(
                  FORMULAS,
                  "Eight Greeks",
                  "Price, delta, vega, theta, rho, gamma, vanna, volga and charm of one European"
                      + " call.",
                  EightGreeks.class,
                  NANOSECONDS,
                  "compiledGreeks")
              .rival("closedForms", "closed forms by hand", CLOSED)
              .rival("hipparchusDerivativeStructure", "Hipparchus `DerivativeStructure`")
              .rival("centralDifferences", "central differences"),
          Work.of(
                  FORMULAS,
                  "A million options",
                  "Price and 5 derivatives of each of 1,000,000 European calls.",
                  RowOption.class,
                  MILLISECONDS,
                  "compiledGradients")
              .rival("byHand", "closed forms by hand")
              .rival("byHandWithVectors", "closed forms by hand, with vectors", LANES)
              .rival("hipparchusGradient", "Hipparchus `Gradient`")
              .rival("finmath", "finmath"),
          Work.of(
                  FORMULAS,
                  "A million, eight Greeks",
                  "Price and the eight Greeks of each of 1,000,000 European calls.",
                  RowGreeks.class,
                  MILLISECONDS,
                  "compiledGreeks")
              .rival("byHand", "closed forms by hand")
              .rival("byHandWithVectors", "closed forms by hand, with vectors", LANES)
              .rival("hipparchusDerivativeStructure", "Hipparchus `DerivativeStructure`"),
          Work.of(
                  FORMULAS,
                  "Rosenbrock's valley",
                  "Rosenbrock's function of 100 variables and its gradient.",
                  Rosenbrock.class,
                  NANOSECONDS,
                  "chainruleCompiled")
              .rival(
                  "gradientByHand",
                  "by hand",
                  "At a point, so few operations stay straight-line code, which the JIT compiles"
                      + " less well than a short loop.")
              .rival("hipparchusGradient", "Hipparchus `Gradient`")
              .rival("finmath", "finmath")
              .rival("centralDifferences", "central differences")
              .djl("")
              .beside("chainruleFunction", "Chainrule, node by node"),
          Work.of(
                  FORMULAS,
                  "Leapfrog step",
                  "A step of Hamiltonian Monte Carlo for a logistic regression of 1,000 rows and 20"
                      + " coefficients: two gradients of the logarithm of the posterior.",
                  LeapfrogStep.class,
                  MICROSECONDS,
                  "compiledGradient")
              .rival("byHand", "by hand")
              .rival("byHandWithVectors", "by hand, with vectors", LANES)
              .rival("hipparchusGradient", "Hipparchus `Gradient`")
              .rival("finmath", "finmath"),
          Work.of(
                  FORMULAS,
                  "A million rows",
                  "A formula and its derivatives for each of 1,000,000 rows: the price of an option"
                      + " and 5 derivatives, the energy of an atom between 8 others and its"
                      + " gradient, a Chebyshev series of 250 terms and its derivative.",
                  RowFormulas.class,
                  MILLISECONDS,
                  "compiledGradients")
              .at("option", "formula", "option")
              .at("atom", "formula", "atom")
              .at("Chebyshev series", "formula", "series")
              .rival("byHand", "by hand")
              .beside("memoryAlone", "reading and writing the columns alone"),
          Work.of(
                  FORMULAS,
                  "Log-sum-exp",
                  "The logarithm of a sum of exponentials, and its gradient for all inputs.",
                  LogSumExp.class,
                  MICROSECONDS,
                  "compiledGradient")
              .at("10,000 inputs", "inputs", "10000")
              .at("1,000,000 inputs", "inputs", "1000000")
              .rival(
                  "gradientByHand",
                  "by hand, with vectors",
                  "The loops by hand leave out what `logSumExp` takes care of: NaN, infinities, and"
                      + " small additions to the largest operand."),
          Work.of(
                  FORMULAS,
                  "Mixture",
                  "Log-likelihood and prior of a mixture of 25 normal distributions of 10"
                      + " dimensions on 1,000 points, and the gradient for 1,650 parameters.",
                  Mixture.class,
                  MICROSECONDS,
                  "compiledGradient")
              .rival("gradientByHand", "by hand"),
          Work.of(
              FORMULAS,
              "First answer",
              "From a new function of 1,000 operations to its first value and gradient, in a Java"
                  + " VM that has compiled other functions before.",
              FirstAnswer.class,
              MILLISECONDS,
              "firstAnswer"),
          Work.of(
                  NETS,
                  "Step on moons",
                  "Mean margin and L2 term of a net 2-16-16-1 on 100 points, and the gradient for"
                      + " 337 parameters.",
                  MoonsStep.class,
                  MICROSECONDS,
                  "compiledGradient")
              .at("ReLU", "activation", "relu")
              .at("tanh", "activation", "tanh")
              .rival("gradientByHand", "by hand")
              .rival(
                  "gradientByHandWithVectors",
                  "by hand, with vectors",
                  "The loop by hand is written for this net, and takes two vectors of rows through"
                      + " all of it before the next; its tanh is from the JVM's library for this"
                      + " processor. Compiled code takes a whole block of rows through each part"
                      + " before the next.")
              .djl("")
              .beside("valueByHand", "the value alone, by hand"),
          Work.of(
                  NETS,
                  "Classifier",
                  "Mean cross-entropy of a net with one hidden layer of tanh and 10 classes on 256"
                      + " examples, and its gradient.",
                  Classifier.class,
                  MICROSECONDS,
                  "compiledGradient")
              .at("784-128-10", "shape", "784-128")
              .at("64-64-10", "shape", "64-64")
              .rival("gradientByHand", "by hand")
              .djl(PYTORCH),
          Work.of(
                  NETS,
                  "Epoch of digits",
                  "A net 61-32-10 learns from 1,797 rows in batches of 32, by Adam.",
                  DigitsEpoch.class,
                  MILLISECONDS,
                  "compiledEpoch")
              .rival("eagerEpoch", "Chainrule's own engine, node by node"),
          Work.of(
                  STEPS,
                  "Recurrence",
                  "Squared error of a long short-term memory of 14 cells over a series, and its"
                      + " gradient.",
                  Recurrence.class,
                  MICROSECONDS,
                  "compiledGradient")
              .at("1,024 steps", "steps", "1024")
              .at("100,000 steps", "steps", "100000")
              .rival("gradientByHand", "by hand"),
          Work.of(
                  STEPS,
                  "Runge-Kutta method",
                  "100 steps of the classical method for Lorenz' model of 1996, and the gradient of"
                      + " the sum of squares at the end for all that it began with.",
                  Integrator.class,
                  MICROSECONDS,
                  "compiledGradient")
              .at("1,000 unknowns", "unknowns", "1000")
              .rival(
                  "gradientByHand",
                  "by hand",
                  "A third of Chainrule's time goes into copying the state and what is kept of a"
                      + " step from where it was made to where the next program reads it."),
          Work.of(
                  ENGINE,
                  "Gradient of a formula",
                  "`log(sum_i sin(x[i]) * x[i+1] + sqrt(1 + x[i]**2))` and its gradient, by"
                      + " `ScalarFunction.valueAndGradient`.",
                  Formulas.class,
                  MICROSECONDS,
                  "chainruleFunction")
              .at("5 variables", "variables", "5")
              .at("50 variables", "variables", "50")
              .at("500 variables", "variables", "500")
              .rival(
                  "hipparchusGradient",
                  "Hipparchus `Gradient`",
                  "Forward mode carries all derivatives along with each number, which costs little"
                      + " while they are few. Reverse mode first makes a graph, of a node for each"
                      + " operation, and its cost does not grow with the variables.")
              .rival(
                  "centralDifferences",
                  "central differences",
                  "They are two values of a plain loop for each variable, cheaper than a graph"
                      + " while variables are few; half of the digits are lost.")
              .rival(
                  "hipparchusDerivativeStructure",
                  "`DerivativeStructure`",
                  "It is of Hipparchus too, and what is said of `Gradient` holds.")
              .rival("finmath", "finmath")
              .djl("")
              .beside("chainruleCompiled", "Chainrule, compiled")
              .beside("gradientByHand", "by hand")
              .beside("chainruleGraph", "Chainrule, by a graph and `backward()`")
              .beside("valueAlone", "the value alone, by hand"),
          Work.of(
                  ENGINE,
                  "Net of products and sums",
                  "Recording a net of 127 inputs and 254 neurons as micrograd writes it, with a"
                      + " node for each product and each sum, and `backward()`; time per node.",
                  NetGraph.class,
                  NANOSECONDS,
                  "recordAndBackward")
              .rival("micrograd", "micrograd's way in Java")
              .beside("recordOnly", "Chainrule, recording alone"),
          Work.of(
                  ENGINE,
                  "Net of dot products",
                  "Recording a net of 128 inputs, layers of 128 and 64 neurons and one output, with"
                      + " a `dot` for each neuron, and `backward()`; time per weight.",
                  DotNet.class,
                  NANOSECONDS,
                  "chainrule")
              .rival(
                  "byHand",
                  "by hand",
                  "The engine makes the graph anew each time, and walks it; the loops are written"
                      + " for this net and know it beforehand."),
          Work.of(
                  ENGINE,
                  "Sparse Jacobian",
                  "The Jacobian of 30,000 residuals of 3 parameters each, out of 10,000, by"
                      + " `VectorFunction.sparseJacobian`.",
                  SparseResiduals.class,
                  MICROSECONDS,
                  "sparseJacobian")
              .beside("value", "Chainrule, the values alone")
              .beside("valueByHand", "the values alone, by hand"));

  private Catalogue() {}
}
