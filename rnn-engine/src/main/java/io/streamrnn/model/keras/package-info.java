/** Reads what Keras saved. */
package io.streamrnn.model.keras;
