/** Arithmetic behind the cells. No part of the API: it changes without notice. */
package io.streamrnn.internal;
