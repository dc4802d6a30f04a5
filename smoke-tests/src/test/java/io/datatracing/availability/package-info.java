/**
 * Right answers whatever happens: two query processes over the directory of a collector that takes
 * spans, merges blocks and drops hours on a slow disk, one of the two killed again and again, and a
 * client that knows both and asks once more. Every answer is compared with what was sent.
 */
@NullMarked
package io.datatracing.availability;

import org.jspecify.annotations.NullMarked;
