/** The operators: how events, watermarks, timers and commands reach the rules. */
package io.streamrnn.flink.internal.operator;
