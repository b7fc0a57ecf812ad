/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import org.apache.flink.table.data.RowData;

/**
 * A row that waits for the watermark.
 *
 * @param schema of the row, which may be that of a former query
 * @param row not changed by anyone
 * @param count how many rows of its time wait, this one included; only the first of them has it
 */
record WaitingRow(InputSchema schema, RowData row, int count) {}
