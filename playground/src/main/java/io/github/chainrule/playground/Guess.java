package io.github.chainrule.playground;

import io.github.chainrule.core.Numbers;
import io.github.chainrule.core.Primitive;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Walkthrough;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A gradient that somebody has guessed. If it is wrong, it is compared with what the usual
/// mistakes come to with these very numbers.
///
/// @param why what was wrong, without the answer; what was right, if it was
record Guess(boolean right, String why) {
  /// Guesses may be rounded to three digits.
  private static final double TOLERANCE = 0.005;

  /// A use of the value: the node that was made of it, what has arrived there, and how fast the
  /// node grows with the value.
  private record Use(Walkthrough.Step step, int operand, double upstream, double partial) {

    double amount() {
      return upstream * partial;
    }

    Primitive operation() {
      return (Primitive) step.node().operation();
    }

    Value other() {
      List<Value> operands = step.node().operands();
      return operands.get((operand + operands.size() / 2) % operands.size());
    }
  }

  static Guess of(Value output, int place, double guess) {
    return new Judge(output, place, guess).judge();
  }

  private static final class Judge {
    private final List<Value> order;
    private final List<String> names;
    private final int place;
    private final double guess;
    private final Value value;
    private final List<Use> uses = new ArrayList<>();

    Judge(Value output, int place, double guess) {
      this.order = output.topologicalOrder();
      this.names = Walkthrough.names(output);
      this.place = place;
      this.guess = guess;
      this.value = order.get(place);
      for (Walkthrough.Step step : Walkthrough.of(output)) {
        for (Walkthrough.Passed passed : step.passed()) {
          if (step.node().operands().get(passed.operand()) == value) {
            uses.add(new Use(step, passed.operand(), step.node().grad(), passed.partial()));
          }
        }
      }
    }

    Guess judge() {
      double right = value.grad();
      if (isAbout(right)) {
        return new Guess(true, reason(right));
      }
      return new Guess(false, "Not " + Numbers.brief(guess) + ". " + mistake(right));
    }

    private boolean isAbout(double number) {
      return Double.compare(guess, number) == 0
          || Math.abs(guess - number) <= TOLERANCE * Math.abs(number)
          || (number == 0.0 && Math.abs(guess) < 1e-9);
    }

    private String name() {
      return names.get(place);
    }

    private String name(Value other) {
      return names.get(order.indexOf(other));
    }

    private static String brief(double number) {
      return Numbers.brief(number);
    }

    private String reason(double right) {
      if (place == order.size() - 1) {
        return "The output grows as fast as itself: 1.";
      }
      String sum =
          uses.stream()
              .map(use -> brief(use.upstream()) + " * " + factor(use.partial()))
              .collect(Collectors.joining(" + "));
      return uses.isEmpty()
          ? "Nothing passes to " + name() + ", so its gradient is 0."
          : "Right: " + sum + " = " + brief(right) + ".";
    }

    private static String factor(double partial) {
      return partial < 0.0 ? "(" + brief(partial) + ")" : brief(partial);
    }

    private String mistake(double right) {
      if (place == order.size() - 1) {
        return "How fast does the output grow with itself? That is where backpropagation begins.";
      }
      if (uses.isEmpty()) {
        return "No gradient passes to " + name() + ": the output does not change with it here.";
      }
      if (uses.size() > 1) {
        String several = ofSeveralUses();
        if (!several.isEmpty()) {
          return several;
        }
      }
      if (isAbout(-right)) {
        return "The size is right and the sign is not. " + signs();
      }
      double partials = uses.stream().mapToDouble(Use::partial).sum();
      if (isAbout(partials)) {
        Use use = uses.get(0);
        return "That is the local partial alone. The chain rule multiplies it by the gradient that"
            + " has arrived at "
            + name(use.step().node())
            + ", "
            + brief(use.upstream())
            + ".";
      }
      for (Use use : uses) {
        String wrongRule = wrongRule(use);
        if (!wrongRule.isEmpty()) {
          return wrongRule;
        }
      }
      if (isAbout(value.data())) {
        return "That is the data of "
            + name()
            + ". Its gradient says how fast the output grows with it.";
      }
      return general();
    }

    private String ofSeveralUses() {
      for (Use use : uses) {
        if (isAbout(use.amount())) {
          return name()
              + " is used "
              + (uses.size() == 2 ? "twice" : uses.size() + " times")
              + ", by "
              + users()
              + ". You counted what comes from one of them; what comes from all of them adds up.";
        }
      }
      double product = uses.stream().mapToDouble(Use::amount).reduce(1.0, (a, b) -> a * b);
      return isAbout(product)
          ? "You multiplied what comes from "
              + users()
              + ". Along one path the factors multiply, but several paths add up."
          : "";
    }

    private String users() {
      Set<String> seen = new HashSet<>();
      List<String> users = new ArrayList<>();
      for (Use use : uses) {
        String user = name(use.step().node());
        if (seen.add(user)) {
          users.add(user);
        }
      }
      return users.size() == 1 ? users.get(0) : String.join(" and ", users);
    }

    private String signs() {
      Use use = uses.get(0);
      return switch (use.operation()) {
        case SUBTRACT ->
            use.operand() == 1
                ? "- turns the sign for what stands behind it: when "
                    + name()
                    + " grows, the difference falls."
                : "- passes what stands before it on unchanged.";
        case NEGATE -> "The minus turns the sign of the gradient, too.";
        case MULTIPLY, DOT ->
            "Look at the sign of the other factor, "
                + name(use.other())
                + " = "
                + brief(use.other().data())
                + ", and of what has arrived, "
                + brief(use.upstream())
                + ".";
        default -> "When " + name() + " grows, does the output grow or fall? " + partial(use);
      };
    }

    private String wrongRule(Use use) {
      double g = use.upstream();
      return switch (use.operation()) {
        case MULTIPLY, DOT ->
            isAbout(g * value.data())
                ? "You took "
                    + name()
                    + " itself. A product swaps: how fast it grows with one factor is the other"
                    + " factor, "
                    + name(use.other())
                    + " = "
                    + brief(use.other().data())
                    + "."
                : isAbout(g)
                    ? "That is the gradient of the product, unchanged, as + would pass it. * passes"
                        + " it times the other factor, "
                        + name(use.other())
                        + "."
                    : "";
        case ADD ->
            isAbout(g * use.other().data()) || isAbout(g * value.data())
                ? "You multiplied, as * would. A sum grows as fast as each of its operands, so +"
                    + " passes its gradient on unchanged."
                : "";
        default ->
            isAbout(g)
                ? "That is the gradient of "
                    + name(use.step().node())
                    + ", unchanged. "
                    + partial(use)
                : isAbout(g * use.step().node().data())
                    ? "You multiplied by the value of "
                        + use.operation().symbol()
                        + "; it takes its derivative. "
                        + partial(use)
                    : "";
      };
    }

    private String partial(Use use) {
      return "The local partial of "
          + use.operation().symbol()
          + " is "
          + use.operation().partials()
          + (use.step().node().operands().size() == 1
              ? ", with x for " + name() + " and z for the result."
              : ", with x and y for the operands in turn and z for the result.");
    }

    private String general() {
      if (uses.size() > 1) {
        return name() + " is used by " + users() + ": add up what comes from each.";
      }
      Use use = uses.get(0);
      String node = name(use.step().node());
      String begin = "The gradient of " + node + " is " + brief(use.upstream()) + ". ";
      return begin
          + switch (use.operation()) {
            case ADD, SUM -> "What does + do with it?";
            case SUBTRACT, NEGATE -> "What does - do with it?";
            case MULTIPLY, DOT -> "* passes it times the other factor, " + name(use.other()) + ".";
            default -> partial(use);
          };
    }
  }
}
