/** Comparisons with peers, each in one run on one machine. */
package io.streamrnn.benchmarks;
