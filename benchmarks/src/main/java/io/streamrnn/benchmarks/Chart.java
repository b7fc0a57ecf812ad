/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws what an event costs: a bar for each figure in microseconds of CPU time, on a logarithmic
 * scale, a group for each benchmark. Where StreamRNN has peers, theirs are grey.
 */
final class Chart {

  private static final String DRAWN = ": CPU us/event";
  private static final String OURS = "StreamRNN";
  private static final int ROW = 22;
  private static final int CHARACTER = 7;
  private static final int BARS = 420;
  private static final int NUMBERS = 70;

  private final Map<String, Map<String, Double>> groups;
  private final int labels;
  private final double from;
  private final double to;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Map<String, Map<String, Double>> groups) {
    this.groups = groups;
    int longest =
        groups.values().stream()
            .flatMap(bars -> bars.keySet().stream())
            .mapToInt(String::length)
            .max()
            .orElse(0);
    labels = (longest + 2) * CHARACTER;
    var values =
        groups.values().stream()
            .flatMap(bars -> bars.values().stream())
            .collect(Collectors.summarizingDouble(value -> Math.log10(value)));
    // Below the smallest value, whose bar would be empty.
    from = values.getCount() == 0 ? 0 : Math.ceil(values.getMin()) - 1;
    to = values.getCount() == 0 ? 1 : Math.max(from + 1, Math.ceil(values.getMax()));
  }

  /** An SVG document. */
  static String of(Results results) {
    Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
    results
        .values()
        .forEach(
            (name, values) -> {
              if (name.endsWith(DRAWN)) {
                String bar = name.substring(0, name.length() - DRAWN.length());
                int slash = bar.indexOf('/');
                groups
                    .computeIfAbsent(
                        bar.substring(0, Math.max(slash, 0)), group -> new LinkedHashMap<>())
                    .put(bar.substring(slash + 1), FreshJvm.median(values));
              }
            });
    return new Chart(groups).drawn();
  }

  private String drawn() {
    int rows = groups.values().stream().mapToInt(bars -> bars.size() + 1).sum();
    int height = ROW * (rows + 3);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\" font-size=\"12\">",
        labels + BARS + NUMBERS, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    add("<text x=\"8\" y=\"16\">CPU microseconds per event, logarithmic</text>");
    for (int power = (int) from; power <= to; power++) {
      addLine(power, height);
    }
    int y = ROW + 10;
    for (Map.Entry<String, Map<String, Double>> group : groups.entrySet()) {
      add("<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s</text>", y + 14, escaped(group.getKey()));
      Map<String, Double> bars = group.getValue();
      boolean hasPeers = bars.keySet().stream().anyMatch(bar -> bar.contains(OURS));
      for (Map.Entry<String, Double> bar : bars.entrySet()) {
        y += ROW;
        addBar(bar.getKey(), bar.getValue(), y, !hasPeers || bar.getKey().contains(OURS));
      }
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private void addLine(int power, int height) {
    double x = labels + BARS * (power - from) / (to - from);
    add(
        "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"26\" y2=\"%2$d\" stroke=\"#ddd\"/>",
        x, height - ROW);
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%s</text>",
        x, height - 6, power < 0 ? "" + Math.pow(10, power) : "" + (long) Math.pow(10, power));
  }

  private void addBar(String label, double value, int y, boolean isOurs) {
    double width = BARS * (Math.log10(value) - from) / (to - from);
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        labels - 8, y + 14, escaped(label));
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        labels, y + 2, width, ROW - 6, isOurs ? "#1f77b4" : "#b0b7bf");
    add(
        "<text x=\"%.1f\" y=\"%d\" fill=\"#333\">%s</text>",
        labels + width + 4, y + 14, Results.rounded(value));
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
