/**
 * Cells before they have weights: their options, what their weights are drawn from, and Keras's
 * configurations of them.
 */
package io.streamrnn.spec;
