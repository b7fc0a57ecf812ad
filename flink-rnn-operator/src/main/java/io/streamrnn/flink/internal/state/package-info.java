/** What is stored for a key, and its bytes. The formats stay readable. */
package io.streamrnn.flink.internal.state;
