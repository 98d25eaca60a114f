package io.github.chainrule.nn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a file that holds it in its own header: of all bytes of the file, with zeros in
/// place of its own digits. So no byte can change without notice, whatever it is for.
final class Checksum {
  /// Of the entry in the metadata.
  static final String NAME = "sha256";

  /// What stands in its place until it is known.
  static final String ZEROS = "0".repeat(64);

  private final MessageDigest digest;

  Checksum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Where the digits stand in a header; -1 if nowhere.
  static int place(byte[] header, String digits) {
    // One character for each byte. Nothing but this entry looks like it: within a text the quotes
    // would be escaped.
    String bytes = new String(header, StandardCharsets.ISO_8859_1);
    String before = "\"" + NAME + "\":\"";
    int at = bytes.indexOf(before + digits + "\"");
    return at < 0 ? -1 : at + before.length();
  }

  /// Adds all bytes between the position and the limit of a buffer, and leaves it as it is.
  void add(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
  }

  /// The digits, of all that was added.
  String digits() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
