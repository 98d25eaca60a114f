package io.github.chainrule.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// One run of the command in this process.
record Run(int status, String out, String err) {

  static Run of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Chainrule.run(arguments, new PrintWriter(out), new PrintWriter(err, true));
    return new Run(status, out.toString(), err.toString());
  }
}
