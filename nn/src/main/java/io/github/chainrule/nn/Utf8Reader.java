package io.github.chainrule.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8, and replaces nothing, as readers of the JDK would.
final class Utf8Reader extends Reader {
  private final InputStream in;
  private final ByteBuffer bytes = ByteBuffer.allocate(CsvText.CHUNK).limit(0);
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private boolean ended;

  Utf8Reader(InputStream in) {
    this.in = in;
  }

  /// @param count 2 or more, as there are characters that take two
  @Override
  public int read(char[] to, int from, int count) throws IOException {
    CharBuffer chars = CharBuffer.wrap(to, from, count);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (chars.position() > from) {
        // An error that comes after them comes again at the next call.
        return chars.position() - from;
      }
      if (result.isError()) {
        throw new Undecodable(bytes.get(bytes.position()));
      }
      if (ended) {
        return -1;
      }
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      if (read < 0) {
        ended = true;
      } else {
        bytes.position(bytes.position() + read);
      }
      bytes.flip();
    }
  }

  @Override
  public void close() {
    // The stream is not this reader's.
  }
}
