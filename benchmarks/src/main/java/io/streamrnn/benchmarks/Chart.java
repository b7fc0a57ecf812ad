/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Draws what an event costs: a bar for each figure in microseconds of CPU time, on a logarithmic
 * scale.
 */
final class Chart {

  private static final String DRAWN = "CPU us/event";
  private static final int ROW = 22;
  private static final int LABELS = 330;
  private static final int BARS = 420;
  private static final int NUMBERS = 70;

  private Chart() {}

  /** An SVG document. */
  static String of(Results results) {
    Map<String, Double> bars = new LinkedHashMap<>();
    results
        .values()
        .forEach(
            (name, values) -> {
              if (name.endsWith(DRAWN)) {
                bars.put(
                    name.substring(0, name.length() - DRAWN.length() - 2), FreshJvm.median(values));
              }
            });
    double least = bars.values().stream().mapToDouble(v -> v).min().orElse(1);
    double most = bars.values().stream().mapToDouble(v -> v).max().orElse(1);
    // Below the smallest value, whose bar would be empty.
    double from = Math.ceil(Math.log10(least)) - 1;
    double to = Math.max(from + 1, Math.ceil(Math.log10(most)));
    int height = ROW * (bars.size() + 3);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="8" y="16" font-weight="bold">CPU microseconds per event, logarithmic</text>
        """
            .formatted(LABELS + BARS + NUMBERS, height));
    for (int power = (int) from; power <= to; power++) {
      double x = LABELS + BARS * (power - from) / (to - from);
      svg.append(
          "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"26\" y2=\"%2$d\" stroke=\"#ddd\"/>%n<text x=\"%1$.1f\" y=\"%3$d\" text-anchor=\"middle\" fill=\"#666\">%4$s</text>%n"
              .formatted(x, height - ROW, height - 6, power(power)));
    }
    int row = 1;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      int y = ROW * row++ + 10;
      double width = BARS * (Math.log10(bar.getValue()) - from) / (to - from);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n<text x=\"%.1f\" y=\"%d\" fill=\"#333\">%s</text>%n",
              LABELS - 8,
              y + 14,
              escaped(bar.getKey()),
              LABELS,
              y + 2,
              width,
              ROW - 6,
              bar.getKey().contains("StreamRNN") ? "#1f77b4" : "#b0b7bf",
              LABELS + width + 4,
              y + 14,
              Results.rounded(bar.getValue())));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String power(int power) {
    return power < 0 ? "" + Math.pow(10, power) : "" + (long) Math.pow(10, power);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
