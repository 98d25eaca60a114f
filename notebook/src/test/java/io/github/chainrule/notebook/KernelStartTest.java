package io.github.chainrule.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;

/// Starts the kernel as a program of its own.
class KernelStartTest {
  @TempDir private Path folder;

  private Path connectionFile(ConnectionProperties c) throws Exception {
    return Files.writeString(
        folder.resolve("connection-" + c.shellPort() + ".json"),
        """
        {"control_port": %d, "shell_port": %d, "transport": "%s", "signature_scheme": "%s",
         "stdin_port": %d, "hb_port": %d, "ip": "%s", "iopub_port": %d, "key": "%s"}
        """
            .formatted(
                c.controlPort(),
                c.shellPort(),
                c.transport(),
                c.signatureScheme(),
                c.stdinPort(),
                c.hbPort(),
                c.ip(),
                c.iopubPort(),
                c.key()));
  }

  private static ProcessBuilder program(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Kernel.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /// Where the kernel does not answer, what it said instead, and where its threads stood.
  private static Client client(ConnectionProperties connection, Process kernel) throws Exception {
    try {
      return new Client(connection);
    } catch (AssertionError silent) {
      boolean lives = kernel.isAlive();
      if (lives) {
        new ProcessBuilder("kill", "-QUIT", Long.toString(kernel.pid())).start().waitFor();
        kernel.waitFor(Duration.ofSeconds(2));
        // Process.destroyForcibly would close the stream.
        kernel.toHandle().destroyForcibly();
      }
      String said = new String(kernel.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      throw new AssertionError((lives ? "it lives" : "it ended") + " and said: " + said, silent);
    }
  }

  @Test
  void itRunsCells() throws Exception {
    ConnectionProperties connection = Client.freePorts();
    Process kernel = program(connectionFile(connection).toString()).start();
    try (Client client = client(connection, kernel)) {
      assertThat(client.result("6 * 7").data("text/plain")).isEqualTo("42");
    } finally {
      kernel.destroyForcibly();
    }
  }

  @Test
  void itEndsWhenItIsAsked() throws Exception {
    ConnectionProperties connection = Client.freePorts();
    Process kernel = program(connectionFile(connection).toString()).start();
    try (Client client = client(connection, kernel)) {
      client.shutdown();
      assertThat(kernel.waitFor(Duration.ofSeconds(60))).isTrue();
      assertThat(kernel.exitValue()).isZero();
    } finally {
      kernel.destroyForcibly();
    }
  }

  @Test
  void withoutAConnectionItSaysWhatToDo() throws Exception {
    Process kernel = program().start();
    try (BufferedReader said = kernel.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readAllAsString()).contains("run 'chainrule notebook' to open Jupyter");
    }
    assertThat(kernel.waitFor(Duration.ofSeconds(60))).isTrue();
    assertThat(kernel.exitValue()).isNotZero();
  }

  @Test
  void itEndsIfAnAddressIsInUse() throws Exception {
    ConnectionProperties connection = Client.freePorts();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket held = new ServerSocket(connection.shellPort(), 1, loopback)) {
      assertThat(held.isBound()).isTrue();
      Process kernel = program(connectionFile(connection).toString()).start();
      try (BufferedReader said = kernel.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.readAllAsString())
            .contains("no connection to Jupyter", "Address already in use", "restart the kernel");
      }
      assertThat(kernel.waitFor(Duration.ofSeconds(60))).isTrue();
      assertThat(kernel.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void itEndsIfItCannotStart() throws Exception {
    ProcessBuilder program = program(connectionFile(Client.freePorts()).toString());
    program.environment().put("RJK_TIMEOUT_MILLIS", "soon");
    Process kernel = program.start();
    try {
      assertThat(kernel.waitFor(Duration.ofSeconds(60))).isTrue();
      assertThat(kernel.exitValue()).isEqualTo(1);
      String said = new String(kernel.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).contains("the kernel failed", "RJK_TIMEOUT_MILLIS");
    } finally {
      kernel.destroyForcibly();
    }
  }

  @Test
  void itEndsWithTheProcessThatStartedIt() throws Exception {
    Process parent = new ProcessBuilder("sleep", "600").start();
    ConnectionProperties connection = Client.freePorts();
    ProcessBuilder program = program(connectionFile(connection).toString());
    program.environment().put("JPY_PARENT_PID", Long.toString(parent.pid()));
    Process kernel = program.start();
    try (Client client = client(connection, kernel)) {
      assertThat(client.info()).isNotNull();
      parent.destroyForcibly();
      assertThat(kernel.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      kernel.destroyForcibly();
      parent.destroyForcibly();
    }
  }
}
