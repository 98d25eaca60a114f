package io.github.chainrule.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir Path folder;

  @Test
  void itsFactsAreReadAsTheyWereWritten() throws IOException {
    Machine machine = Machine.here(true, false, Catalogue.LIBRARIES);
    Path file = folder.resolve("a.machine.properties");
    machine.write(file);
    assertThat(Machine.read(file)).isEqualTo(machine);
    assertThat(machine.cores()).isPositive();
    assertThat(machine.processor()).isNotBlank();
    // DJL is in builds that ask for it only.
    assertThat(machine.libraries()).containsKeys("Hipparchus", "finmath");
    assertThat(machine.libraries().values()).allMatch(version -> version.matches("\\d+\\..*"));
  }

  @Test
  void theyHoldNoPath() throws IOException {
    Machine machine = Machine.here(false, false, Catalogue.LIBRARIES);
    assertThat(machine.toString())
        .doesNotContain(System.getProperty("user.dir"), System.getProperty("java.home"));
  }

  @Test
  void missingOrDamagedFactsAreNamed() throws IOException {
    Path file = folder.resolve("a.machine.properties");
    assertThatThrownBy(() -> Machine.read(file))
        .isInstanceOf(PageException.class)
        .hasMessageStartingWith("no a.machine.properties");
    Files.writeString(file, "date=2026-01-02T03:04:05Z");
    assertThatThrownBy(() -> Machine.read(file))
        .hasMessage("a.machine.properties is damaged: it has no processor");
    Files.writeString(file, "date=yesterday");
    assertThatThrownBy(() -> Machine.read(file)).hasMessageContaining("yesterday");
  }
}
