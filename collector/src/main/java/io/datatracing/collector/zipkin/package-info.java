/**
 * Zipkin's spans over HTTP: <a href="https://zipkin.io/zipkin-api/">its API</a>, version 2 in JSON
 * and protobuf, version 1 in JSON and Thrift.
 */
@NullMarked
package io.datatracing.collector.zipkin;

import org.jspecify.annotations.NullMarked;
