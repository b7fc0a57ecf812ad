package io.streamrnn.jobs.score;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines of UTF-8 text that are not blank, in memory that does not depend on the file. Lines
 * end with LF or CR LF. A byte order mark is skipped. For one thread.
 */
final class LineReader implements Closeable {

  /** Characters that are kept of a line. */
  static final int MAX_LENGTH = 1 << 24;

  /**
   * A line.
   *
   * @param number in the file, from 1
   * @param cut whether it was longer than {@link #MAX_LENGTH}
   */
  record Line(long number, String text, boolean cut) {}

  private final Reader in;
  private final char[] buffer = new char[1 << 14];
  private final StringBuilder text = new StringBuilder();
  private int position;
  private int limit;
  private long number;
  private boolean cut;

  LineReader(InputStream in) {
    this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /** The next line that is not blank, or null at the end. */
  Line next() throws IOException {
    while (readLine()) {
      String line = text.toString();
      if (!line.isBlank()) {
        return new Line(number, line, cut);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean readLine() throws IOException {
    text.setLength(0);
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
      trimEnds();
    }
    return any;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private void append(int from, int to) {
    int kept = Math.min(to - from, MAX_LENGTH - text.length());
    text.append(buffer, from, kept);
    cut |= kept < to - from;
  }

  private void trimEnds() {
    int last = text.length() - 1;
    if (!cut && last >= 0 && text.charAt(last) == '\r') {
      text.setLength(last);
    }
    if (number == 1 && text.length() > 0 && text.charAt(0) == '\ufeff') {
      text.deleteCharAt(0);
    }
  }
}
