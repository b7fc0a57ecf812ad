/**
 * The demonstration: four sensor motes whose readings a GRU forecasts, scored by the error of the
 * forecast, in an embedded Flink.
 */
package io.streamrnn.jobs.demo;
