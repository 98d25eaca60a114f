package io.github.chainrule.nn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// Files in the format safetensors: the length of the header in 8 bytes, the header, the data; all
/// numbers with their lowest byte first. See [SafeTensorsReader] for the way back.
///
/// <https://github.com/huggingface/safetensors#format>
final class SafeTensors {
  static final String F64 = "F64";

  /// The length of the header, which stands before it.
  static final int PREFIX = Long.BYTES;

  /// Beyond this a header is a mistake, or a file of another kind.
  static final int LONGEST_HEADER = 16 << 20;

  /// How many bytes are converted at once.
  static final int CHUNK = 1 << 16;

  private SafeTensors() {}

  /// Writes a file.
  ///
  /// @param metadata texts by their names, to which that of the [Checksum] is added
  /// @throws IllegalArgumentException if a text is no Unicode, or all together are too long
  static void write(
      SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors, FileChannel channel)
      throws IOException {
    SortedMap<String, String> all = new TreeMap<>(metadata);
    all.put(Checksum.NAME, Checksum.ZEROS);
    byte[] header = bytes(SafeTensorsHeader.of(all, tensors).text());
    Checksum checksum = new Checksum();
    write(littleEndian(PREFIX).putLong(header.length).flip(), channel, checksum);
    write(ByteBuffer.wrap(header), channel, checksum);
    ByteBuffer chunk = littleEndian(CHUNK);
    for (Tensor tensor : tensors.values()) {
      write(tensor.numbers(), chunk, channel, checksum);
    }
    ByteBuffer digits = StandardCharsets.US_ASCII.encode(checksum.digits());
    channel.position(PREFIX + Checksum.place(header, Checksum.ZEROS));
    writeFully(digits, channel);
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The header, padded so that the data begin at a multiple of 8.
  private static byte[] bytes(String header) {
    ByteBuffer text;
    try {
      // Unlike String.getBytes, this does not write a question mark for half of a character.
      text = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(header));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a name or a text is no Unicode", e);
    }
    int length = text.remaining();
    if (length > LONGEST_HEADER - Double.BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "all names and texts take %,d bytes; at most %,d are possible",
              length,
              LONGEST_HEADER - Double.BYTES));
    }
    byte[] padded = new byte[(length + Double.BYTES - 1) / Double.BYTES * Double.BYTES];
    Arrays.fill(padded, (byte) ' ');
    text.get(padded, 0, length);
    return padded;
  }

  private static void write(
      double[] numbers, ByteBuffer chunk, FileChannel channel, Checksum checksum)
      throws IOException {
    int most = CHUNK / Double.BYTES;
    for (int from = 0; from < numbers.length; from += most) {
      int count = Math.min(most, numbers.length - from);
      chunk.clear();
      chunk.asDoubleBuffer().put(numbers, from, count);
      write(chunk.limit(count * Double.BYTES), channel, checksum);
    }
  }

  private static void write(ByteBuffer bytes, FileChannel channel, Checksum checksum)
      throws IOException {
    checksum.add(bytes);
    writeFully(bytes, channel);
  }

  private static void writeFully(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
