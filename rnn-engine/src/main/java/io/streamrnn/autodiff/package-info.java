/**
 * Gradients of cells: variables, the operations on them, and the backward pass. Only training uses
 * it; scoring never does.
 */
package io.streamrnn.autodiff;
