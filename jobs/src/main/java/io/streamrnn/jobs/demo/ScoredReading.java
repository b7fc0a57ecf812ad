package io.streamrnn.jobs.demo;

/**
 * One line of the output.
 *
 * @param mote the sensor node, which is the key
 * @param reading the place within the mote: 1, 2, ...
 * @param indoor 1 if the mote is indoors, otherwise 0
 * @param humidity percent
 * @param temperature degrees Celsius
 * @param forecastHumidity the forecast of the next change of the humidity, in standard deviations
 * @param forecastTemperature the forecast of the next change of the temperature, in standard
 *     deviations
 * @param score how far this reading's change was from the forecast made for it
 * @param mean running mean of the score
 * @param alarm 1 if the running mean is above the threshold, otherwise 0
 * @param label 1 while an event was introduced at the mote, otherwise 0
 */
public record ScoredReading(
    int mote,
    int reading,
    int indoor,
    double humidity,
    double temperature,
    float forecastHumidity,
    float forecastTemperature,
    double score,
    double mean,
    int alarm,
    int label) {}
