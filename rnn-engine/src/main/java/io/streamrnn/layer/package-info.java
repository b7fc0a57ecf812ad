/** Layers without states that stand around recurrent ones. */
package io.streamrnn.layer;
