/** Reads what Keras saved, to layers; writes layers as Keras saves them. */
@NullMarked
package io.streamrnn.format.keras;

import org.jspecify.annotations.NullMarked;
