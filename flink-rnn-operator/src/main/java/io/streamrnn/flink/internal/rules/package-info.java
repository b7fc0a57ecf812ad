/** What an event, a timer and a command do to the state of a key. */
package io.streamrnn.flink.internal.rules;
