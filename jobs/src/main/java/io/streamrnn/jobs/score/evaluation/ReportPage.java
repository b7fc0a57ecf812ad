/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Chart;
import io.streamrnn.jobs.score.evaluation.Findings.Grid;
import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import io.streamrnn.jobs.shared.ReportStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report as one HTML page without scripts, which loads nothing. */
record ReportPage(EvaluationReport report) {

  private static final int SIZE = 320;
  private static final int MARGIN = 44;

  /** The page. */
  String html() {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <meta name="color-scheme" content="light dark">
        <title>StreamRNN evaluation</title>
        <link rel="icon" href="data:,">
        <style>
        %s
        .charts { display: flex; flex-wrap: wrap; gap: 24px; }
        svg text { fill: var(--soft); font-size: 12px; }
        svg .frame { fill: none; stroke: var(--line); }
        svg .diagonal { stroke: var(--threshold); stroke-dasharray: 4 4; }
        svg .curve { fill: none; stroke: var(--mean); stroke-width: 2; }
        svg circle { fill: var(--mean); }
        </style>
        </head>
        <body>
        <header>
          <p class="eyebrow">StreamRNN evaluation</p>
          <h1>Scores against labels</h1>
          <p class="lead">%s</p>
        </header>
        <main>
          <section aria-label="Summary">
            <div class="tiles">%s</div>
            <p class="model"><span>model</span> <code>%s</code></p>
            <p class="small">%s</p>
          </section>
        %s%s</main>
        </body>
        </html>
        """
        .formatted(
            ReportStyle.css(),
            escaped(report.findings().task()),
            joined(report.tiles(), ReportPage::tile),
            escaped(report.model()),
            escaped(report.counts()),
            charts(),
            joined(report.findings().tables(), ReportPage::table));
  }

  private String charts() {
    List<Chart> charts = report.findings().charts();
    return charts.isEmpty()
        ? ""
        : "<section class=\"charts\" aria-label=\"Charts\">%s</section>\n"
            .formatted(joined(charts, ReportPage::chart));
  }

  private static String tile(Metric metric) {
    return "<div class=\"tile\"><b>%s</b><span>%s</span></div>"
        .formatted(escaped(metric.text()), escaped(metric.name()));
  }

  private static String table(Grid grid) {
    if (grid.rows().size() < 2) {
      return "";
    }
    String header = cells("th", grid.rows().get(0));
    String rows = joined(grid.rows().subList(1, grid.rows().size()), row -> cells("td", row));
    return "<section><h2>%s</h2><div class=\"scroll\"><table>%s%s</table></div></section>\n"
        .formatted(escaped(grid.title()), header, rows);
  }

  private static String cells(String element, List<String> row) {
    return "<tr>"
        + joined(row, cell -> "<%1$s>%2$s</%1$s>".formatted(element, escaped(cell)))
        + "</tr>";
  }

  private static String chart(Chart chart) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure><h2>%s</h2><svg role=\"img\" aria-label=\"%s\" width=\"%d\" height=\"%d\">"
            .formatted(
                escaped(chart.title()),
                escaped(chart.title()),
                SIZE + 2 * MARGIN,
                SIZE + 2 * MARGIN));
    svg.append(
        "<rect class=\"frame\" x=\"%1$d\" y=\"%1$d\" width=\"%2$d\" height=\"%2$d\"/>"
            .formatted(MARGIN, SIZE));
    if (chart.diagonal()) {
      svg.append(line("diagonal", List.of(new double[] {0, 0}, new double[] {1, 1})));
    }
    svg.append(line("curve", chart.points()));
    chart.points().stream()
        .filter(p -> chart.points().size() <= 10)
        .forEach(p -> svg.append(dot(p)));
    svg.append(text(0.5, -0.11, "middle", chart.x())).append(text(0, 1.03, "start", chart.y()));
    for (double tick : new double[] {0, 0.5, 1}) {
      svg.append(text(tick, -0.055, "middle", Findings.text(tick)));
      svg.append(text(-0.02, tick - 0.01, "end", Findings.text(tick)));
    }
    return svg.append("</svg></figure>").toString();
  }

  private static String line(String style, List<double[]> points) {
    return "<polyline class=\"%s\" fill=\"none\" points=\"%s\"/>"
        .formatted(
            style,
            points.stream()
                .filter(p -> Double.isFinite(p[0]) && Double.isFinite(p[1]))
                .map(p -> number(x(p[0])) + "," + number(y(p[1])))
                .collect(Collectors.joining(" ")));
  }

  private static String dot(double[] point) {
    return "<circle cx=\"%s\" cy=\"%s\" r=\"4\"/>"
        .formatted(number(x(point[0])), number(y(point[1])));
  }

  private static String text(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
        .formatted(number(x(x)), number(y(y)), anchor, escaped(text));
  }

  private static double x(double value) {
    return MARGIN + SIZE * value;
  }

  private static double y(double value) {
    return MARGIN + SIZE * (1 - value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static <T> String joined(List<T> parts, Function<T, String> html) {
    return parts.stream().map(html).collect(Collectors.joining());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
