/** Where models come from and who holds them. No part of the API. */
package io.streamrnn.flink.internal.model;
