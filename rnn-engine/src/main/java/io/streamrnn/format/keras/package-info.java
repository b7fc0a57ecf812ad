/** Reads what Keras saved, to layers; writes layers as Keras saves them. */
package io.streamrnn.format.keras;
