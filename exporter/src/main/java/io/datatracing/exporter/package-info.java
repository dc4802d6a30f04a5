/** Ended spans on their way out: a bounded queue, one worker, OTLP over HTTP. */
package io.datatracing.exporter;
