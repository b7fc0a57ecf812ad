/** Arithmetic behind the cells. No part of the API: it changes without notice. */
@NullMarked
package io.streamrnn.internal;

import org.jspecify.annotations.NullMarked;
