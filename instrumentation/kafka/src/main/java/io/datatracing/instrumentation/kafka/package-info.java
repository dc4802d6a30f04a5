/** kafka-clients: sending and handling records. See the README of this folder. */
@NullMarked
package io.datatracing.instrumentation.kafka;

import org.jspecify.annotations.NullMarked;
