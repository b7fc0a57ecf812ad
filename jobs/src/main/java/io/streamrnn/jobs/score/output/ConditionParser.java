/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses {@code --alert}. {@code not} binds closer than {@code and}, which binds closer than {@code
 * or}. Not thread-safe.
 *
 * <pre>
 * condition  = all { "or" all }
 * all        = one { "and" one }
 * one        = "not" one | "(" condition ")" | operand ( &lt; &lt;= &gt; &gt;= == != ) operand
 * operand    = number | name of an output | "name in double quotes"
 * </pre>
 */
final class ConditionParser {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<operator><=|>=|==|!=|<|>)|(?<bracket>[()])|\"(?<quoted>[^\"]*)\"|(?<word>[^\\s()<>=!\"]+))\\s*");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  /** A word, an operator or a bracket, and where it begins. */
  private record Token(Kind kind, String text, int position) {

    boolean is(Kind wanted, String word) {
      return kind == wanted && text.toLowerCase(Locale.ROOT).equals(word);
    }
  }

  private enum Kind {
    WORD,
    QUOTED,
    OPERATOR,
    BRACKET,
    END
  }

  private final String text;
  private final List<String> names;
  private final List<Token> tokens;
  private int next;

  private ConditionParser(String text, List<String> names) {
    this.text = text;
    this.names = names;
    this.tokens = tokens();
  }

  /**
   * The condition.
   *
   * @param names of the outputs of the model
   * @throws CannotRunException with the position, if the text is not a condition on these outputs
   */
  static Condition parse(String text, List<String> names) {
    ConditionParser parser = new ConditionParser(text, names);
    Condition condition = parser.condition();
    parser.require(parser.peek().kind() == Kind.END, "'and', 'or' or the end");
    return condition;
  }

  private List<Token> tokens() {
    List<Token> found = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int position = 0;
    while (position < text.length() && matcher.region(position, text.length()).lookingAt()) {
      found.add(token(matcher));
      position = matcher.end();
    }
    if (!text.substring(position).isBlank()) {
      throw invalid("'%s' is not part of a condition".formatted(text.charAt(position)), position);
    }
    found.add(new Token(Kind.END, "the end", text.length()));
    return found;
  }

  private static Token token(Matcher matcher) {
    for (Kind kind : List.of(Kind.OPERATOR, Kind.BRACKET, Kind.QUOTED, Kind.WORD)) {
      String group = kind.name().toLowerCase(Locale.ROOT);
      Optional<String> found = Optional.ofNullable(matcher.group(group));
      if (found.isPresent()) {
        return new Token(kind, found.get(), matcher.start(group));
      }
    }
    throw new IllegalStateException("one of the groups matches");
  }

  private Condition condition() {
    Condition condition = all();
    while (accept(Kind.WORD, "or")) {
      condition = new Condition.Or(condition, all());
    }
    return condition;
  }

  private Condition all() {
    Condition condition = one();
    while (accept(Kind.WORD, "and")) {
      condition = new Condition.And(condition, one());
    }
    return condition;
  }

  private Condition one() {
    if (accept(Kind.WORD, "not")) {
      return new Condition.Not(one());
    }
    if (!accept(Kind.BRACKET, "(")) {
      return comparison();
    }
    Condition condition = condition();
    require(accept(Kind.BRACKET, ")"), "')'");
    return condition;
  }

  private Condition comparison() {
    Condition.Operand left = operand();
    Condition.Operator operator = operator();
    return new Condition.Comparison(left, operator, operand());
  }

  private Condition.Operator operator() {
    Token token = peek();
    for (Condition.Operator operator : Condition.Operator.values()) {
      if (accept(Kind.OPERATOR, operator.toString())) {
        return operator;
      }
    }
    throw expected("one of < <= > >= == !=", token);
  }

  private Condition.Operand operand() {
    Token token = peek();
    require(token.kind() == Kind.WORD || token.kind() == Kind.QUOTED, "an output or a number");
    next++;
    int index = names.indexOf(token.text());
    if (index >= 0) {
      return new Condition.Output(index);
    }
    if (token.kind() == Kind.WORD && NUMBER.matcher(token.text()).matches()) {
      return new Condition.Constant(Float.parseFloat(token.text()));
    }
    throw invalid(
        "'%s' is neither an output nor a number%s; the outputs are %s"
            .formatted(token.text(), Suggestion.of(token.text(), names), shown()),
        token.position());
  }

  private String shown() {
    int shown = Math.min(names.size(), 20);
    return String.join(", ", names.subList(0, shown)) + (shown < names.size() ? ", ..." : "");
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean accept(Kind kind, String word) {
    boolean found = peek().is(kind, word);
    next += found ? 1 : 0;
    return found;
  }

  private void require(boolean condition, String wanted) {
    if (!condition) {
      throw expected(wanted, peek());
    }
  }

  private CannotRunException expected(String wanted, Token found) {
    String what = found.kind() == Kind.END ? found.text() : "'" + found.text() + "'";
    return invalid("expected %s, got %s".formatted(wanted, what), found.position());
  }

  private CannotRunException invalid(String problem, int position) {
    return new CannotRunException(
        "--alert must be comparisons of outputs joined by and, or, not: %s at character %d: --alert='%s'; use for example --alert 'y > 0.9'"
            .formatted(problem, position + 1, text));
  }
}
