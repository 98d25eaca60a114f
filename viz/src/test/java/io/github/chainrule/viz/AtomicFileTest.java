package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aFileIsReplacedAndNothingIsLeftBeside() throws IOException {
    Path file = folder.resolve("a.svg");
    Picture picture = GraphPicture.of(Graphs.neuron()).picture();
    picture.writeSvg(file, Theme.LIGHT);
    picture.writeSvg(file, Theme.DARK);
    assertThat(file).hasContent(picture.svg(Theme.DARK));
    picture.writePng(folder.resolve("a.png"), Theme.LIGHT);
    GraphPicture.of(Graphs.neuron()).writeDot(folder.resolve("a.dot"));
    assertThat(files().stream().map(path -> path.getFileName().toString()))
        .containsExactlyInAnyOrder("a.svg", "a.png", "a.dot");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
    AtomicFile.write(link, new byte[] {'n'});
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("n");
  }

  @Test
  void aLinkToWhatIsNotThereYetStaysALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("new.txt"));
    AtomicFile.write(link, new byte[] {'n'});
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(folder.resolve("new.txt")).hasContent("n");
  }

  @Test
  void permissionsStay() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.txt"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    AtomicFile.write(file, new byte[] {'n'});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aDeviceIsWrittenToAndARedirectedStreamIsRefused() throws IOException {
    AtomicFile.write(Path.of("/dev/null"), new byte[1]);
    Path log = Files.writeString(folder.resolve("log.txt"), "precious");
    try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "r")) {
      assertThat(open.read()).isEqualTo('p');
      Path stream = descriptorOf(log);
      assertThatThrownBy(() -> AtomicFile.write(stream, new byte[1]))
          .hasMessageContaining("it is a redirected stream; name the file itself");
    }
    assertThat(log).hasContent("precious");
  }

  private static Path descriptorOf(Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(descriptor -> file.equals(linked(descriptor))).findFirst().orElseThrow();
    }
  }

  private static Path linked(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException closed) {
      return link;
    }
  }

  @Test
  void whatCannotBeWrittenFailsAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("no/such/folder.svg"), new byte[1]))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> AtomicFile.write(folder, new byte[1])).isInstanceOf(IOException.class);
    assertThat(files()).isEmpty();
  }
}
