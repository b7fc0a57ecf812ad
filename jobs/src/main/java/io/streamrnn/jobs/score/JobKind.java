/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.state.KeyColumns;
import io.streamrnn.state.RnnState;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/** The kinds of jobs that begin with computed states. */
enum JobKind {
  /** With {@code StreamingRnn}. */
  DATASTREAM {
    @Override
    JobStates states(HistoryOptions options, Optional<String> keyType, boolean isUidGiven) {
      if (options.network.events.keyColumns().size() > 1) {
        throw new CannotRunException(
            "--key must name one column: --key=%s; use --for sql for a query with several columns, or RnnState.bootstrap with the functions of the job"
                .formatted(String.join(",", options.network.events.keyColumns())));
      }
      KeyType keys = KeyType.of(keyType);
      return (run, plan, last) ->
          RnnState.bootstrap(
              run.network(options.inputVersion.orElse(plan.features().version())),
              run.rows(last, keys.selector()),
              keys.selector(),
              keys.type());
    }
  },

  /** With {@code rnn_score}. */
  SQL {
    @Override
    JobStates states(HistoryOptions options, Optional<String> keyType, boolean isUidGiven) {
      if (!isUidGiven) {
        throw new CannotRunException(
            "--uid must be the argument uid of rnn_score: --for sql, --uid is missing; without the argument, the uid is the name of the function");
      }
      List<String> columns = options.network.events.keyColumns();
      String[] types = types(columns, keyType);
      KeyColumns keys = keys(types);
      return (run, plan, last) -> {
        RowKey key = RowKey.of(columns, plan.layout().selection());
        return RnnState.bootstrap(
                run.network(options.inputVersion.orElse("")),
                run.rows(last, row -> keys.text(key.of(row))),
                row -> Row.of(key.of(row).toArray()),
                texts(columns.size()))
            .forSql(types);
      };
    }
  };

  // Not those in parentheses, as in DECIMAL(10, 2).
  private static final String COMMA = ",(?![^(]*\\))";

  /**
   * How the states of a job are started.
   *
   * @param keyType the option, as the user typed it
   * @throws CannotRunException if options do not fit
   */
  abstract JobStates states(HistoryOptions options, Optional<String> keyType, boolean isUidGiven);

  private static String[] types(List<String> columns, Optional<String> keyType) {
    String[] types =
        keyType
            .map(text -> Arrays.stream(text.split(COMMA)).map(String::strip).toArray(String[]::new))
            .orElseGet(() -> Collections.nCopies(columns.size(), "STRING").toArray(String[]::new));
    if (types.length != columns.size()) {
      throw new CannotRunException(
          "--key-type must have a type for each column of --key: --key-type=%s, --key=%s"
              .formatted(String.join(", ", types), String.join(",", columns)));
    }
    return types;
  }

  private static KeyColumns keys(String[] types) {
    try {
      return KeyColumns.ofSql(types);
    } catch (IllegalArgumentException e) {
      throw new CannotRunException("--for sql, --key-type: " + e.getMessage(), e);
    }
  }

  private static TypeInformation<Row> texts(int columns) {
    return Types.ROW(Collections.nCopies(columns, Types.STRING).toArray(TypeInformation<?>[]::new));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
