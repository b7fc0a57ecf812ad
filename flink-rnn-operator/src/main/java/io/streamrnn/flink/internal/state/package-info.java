/** What is kept per key, and its bytes. No part of the API, but its formats are kept readable. */
package io.streamrnn.flink.internal.state;
