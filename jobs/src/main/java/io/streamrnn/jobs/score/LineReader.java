package io.streamrnn.jobs.score;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines of UTF-8 text that are not blank, in memory that does not depend on the file. Lines
 * end with LF or CR LF. A byte order mark is skipped. For one thread.
 */
final class LineReader implements Closeable {

  /** Bytes that are kept of a line. */
  static final int MAX_LENGTH = 1 << 24;

  /**
   * A line.
   *
   * @param number in the file, from 1
   * @param text what can be read of it
   * @param problem why that is not all, or null if it is
   */
  record Line(long number, String text, String problem) {

    /**
     * The text, all of it.
     *
     * @throws BadRowException if there is a problem
     */
    String whole() throws BadRowException {
      if (problem != null) {
        throw new BadRowException(problem);
      }
      return text;
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private long number;
  private boolean cut;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line that is not blank, or null at the end.
   *
   * @throws IOException if the file cannot be read, or is UTF-16
   */
  Line next() throws IOException {
    while (readLine()) {
      String text = text();
      if (!text.isBlank()) {
        return new Line(number, text, problem(text));
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean readLine() throws IOException {
    bytes.reset();
    cut = false;
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(position, end);
      position = end + 1;
      if (end < limit) {
        break;
      }
    }
    if (any) {
      number++;
    }
    return any;
  }

  private boolean fill() throws IOException {
    boolean isFirst = limit == 0;
    position = 0;
    limit = in.readNBytes(buffer, 0, buffer.length);
    if (isFirst) {
      requireNoUtf16();
    }
    return limit > 0;
  }

  /** UTF-16 begins with a byte order mark or, as long as its text is Latin, has NULs. */
  private void requireNoUtf16() throws IOException {
    if (limit < 2) {
      return;
    }
    int first = buffer[0] & 0xff;
    int second = buffer[1] & 0xff;
    boolean isMarked = first == 0xff && second == 0xfe || first == 0xfe && second == 0xff;
    if (isMarked || first == 0 || second == 0) {
      throw new IOException(
          "it must be UTF-8, but its first bytes, %02X %02X, are those of UTF-16; convert it with iconv -f UTF-16 -t UTF-8"
              .formatted(first, second));
    }
  }

  private void append(int from, int to) {
    int kept = Math.min(to - from, MAX_LENGTH - bytes.size());
    bytes.write(buffer, from, kept);
    cut |= kept < to - from;
  }

  private String text() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    int from = number == 1 && text.startsWith("\ufeff") ? 1 : 0;
    int to = text.length() - (!cut && text.endsWith("\r") ? 1 : 0);
    return text.substring(from, Math.max(from, to));
  }

  private String problem(String text) {
    if (cut) {
      return "a line must not be longer than %,d bytes".formatted(MAX_LENGTH);
    }
    if (text.indexOf('\0') >= 0) {
      return "a line must be text, but character %d of it is NUL".formatted(text.indexOf('\0') + 1);
    }
    // What decoding puts in the place of bad bytes; a sound line may hold it too.
    int bad = text.indexOf('\ufffd') < 0 ? -1 : firstBadByte();
    return bad < 0
        ? null
        : "a line must be UTF-8, but byte %d of it is %02X; convert the file, such as with iconv -f LATIN1 -t UTF-8"
            .formatted(bad + 1, bytes.toByteArray()[bad]);
  }

  /** Where the line ceases to be UTF-8, or -1 if it does not. */
  private int firstBadByte() {
    ByteBuffer input = ByteBuffer.wrap(bytes.toByteArray());
    boolean isBad =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(input, CharBuffer.allocate(input.remaining()), true)
            .isError();
    return isBad ? input.position() : -1;
  }
}
