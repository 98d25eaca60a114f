package io.github.chainrule.nn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads a file in the format safetensors, that of any program up to its header, then only one that
/// [SafeTensors] has written. Nothing is allocated that the file is too short for; what is wrong
/// with it is the message of an [IllegalArgumentException].
final class SafeTensorsReader {
  /// What arrays can have on all virtual machines.
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final FileChannel channel;
  private final byte[] bytes;
  private final SafeTensorsHeader header;

  private SafeTensorsReader(FileChannel channel, byte[] bytes, SafeTensorsHeader header) {
    this.channel = channel;
    this.bytes = bytes;
    this.header = header;
  }

  /// Reads the header.
  static SafeTensorsReader open(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < SafeTensors.PREFIX) {
      throw wrong("it ends after %,d bytes, before any header", size);
    }
    ByteBuffer prefix = SafeTensors.littleEndian(SafeTensors.PREFIX);
    readFully(prefix, channel);
    long length = prefix.getLong(0);
    if (length < 0 || length > SafeTensors.LONGEST_HEADER) {
      throw wrong("it does not begin with the length of a header");
    }
    if (length > size - SafeTensors.PREFIX) {
      throw wrong("it ends after %,d of the %,d bytes of its header", size - 8, length);
    }
    byte[] bytes = new byte[(int) length];
    readFully(ByteBuffer.wrap(bytes), channel);
    return new SafeTensorsReader(channel, bytes, SafeTensorsHeader.of(text(bytes)));
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("its header is no text in UTF-8", e);
    }
  }

  SafeTensorsHeader header() {
    return header;
  }

  /// How many bytes the data have, all of which are those of a tensor.
  long size() throws IOException {
    long size = end(inOrder());
    long there = channel.size() - SafeTensors.PREFIX - bytes.length;
    if (there < size) {
      throw wrong("the data end after %,d of %,d bytes", there, size);
    }
    if (there > size) {
      throw wrong("%,d bytes follow the data", there - size);
    }
    return size;
  }

  /// Reads the numbers of all tensors, whose [#size()] was asked for before; once.
  Map<String, double[]> numbers() throws IOException {
    String digits = digits();
    Checksum checksum = checksumOfHeader(digits);
    Map<String, double[]> numbers = new HashMap<>();
    ByteBuffer chunk = SafeTensors.littleEndian(SafeTensors.CHUNK);
    for (Map.Entry<String, SafeTensorsHeader.Place> tensor : inOrder()) {
      long count = (tensor.getValue().end() - tensor.getValue().begin()) / Double.BYTES;
      numbers.put(tensor.getKey(), numbers((int) count, chunk, checksum));
    }
    if (!checksum.digits().equals(digits)) {
      throw wrong("its bytes are not those that its checksum was made of");
    }
    return numbers;
  }

  // ---- where they lie

  private List<Map.Entry<String, SafeTensorsHeader.Place>> inOrder() {
    return header.tensors().entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(
                Comparator.comparingLong(SafeTensorsHeader.Place::begin)
                    .thenComparingLong(SafeTensorsHeader.Place::end)))
        .toList();
  }

  /// Where the last tensor ends; each begins where the one before it does.
  private static long end(List<Map.Entry<String, SafeTensorsHeader.Place>> tensors) {
    long end = 0;
    for (Map.Entry<String, SafeTensorsHeader.Place> tensor : tensors) {
      SafeTensorsHeader.Place place = tensor.getValue();
      if (!place.dtype().equals(SafeTensors.F64)) {
        throw wrong("the tensor '%s' is of %s, and not F64", tensor.getKey(), place.dtype());
      }
      if (place.begin() != end) {
        throw wrong(
            "the tensor '%s' begins at byte %,d of the data, and the one before it ends at %,d",
            tensor.getKey(), place.begin(), end);
      }
      end = place.end();
      if (end - place.begin() != count(tensor.getKey(), place.shape()) * Double.BYTES) {
        throw wrong(
            "the tensor '%s' of the shape %s lies from byte %,d to %,d of the data",
            tensor.getKey(), place.shape(), place.begin(), end);
      }
    }
    return end;
  }

  private static long count(String name, List<Long> shape) {
    long count = 1;
    for (long size : shape) {
      if (size > LONGEST_ARRAY || count * size > LONGEST_ARRAY) {
        throw wrong("the tensor '%s' of the shape %s is too large", name, shape);
      }
      count *= size;
    }
    return count;
  }

  // ---- their bytes

  private String digits() {
    String digits = header.metadata().get(Checksum.NAME);
    if (digits == null) {
      throw wrong("its metadata lack '%s'", Checksum.NAME);
    }
    return digits;
  }

  private Checksum checksumOfHeader(String digits) {
    byte[] whole = bytes.clone();
    int place = Checksum.place(whole, digits);
    if (place >= 0) {
      Arrays.fill(whole, place, place + digits.length(), (byte) '0');
    }
    Checksum checksum = new Checksum();
    checksum.add(SafeTensors.littleEndian(SafeTensors.PREFIX).putLong(0, whole.length));
    checksum.add(ByteBuffer.wrap(whole));
    return checksum;
  }

  private double[] numbers(int count, ByteBuffer chunk, Checksum checksum) throws IOException {
    double[] numbers = new double[count];
    int most = SafeTensors.CHUNK / Double.BYTES;
    for (int from = 0; from < count; from += most) {
      int some = Math.min(most, count - from);
      chunk.clear().limit(some * Double.BYTES);
      readFully(chunk, channel);
      chunk.flip();
      checksum.add(chunk);
      chunk.asDoubleBuffer().get(numbers, from, some);
    }
    return numbers;
  }

  private static void readFully(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw wrong("it became shorter while it was read");
      }
    }
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static IllegalArgumentException wrong(String message, Object... arguments) {
    return new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
  }
}
