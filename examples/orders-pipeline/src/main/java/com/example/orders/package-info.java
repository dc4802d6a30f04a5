/**
 * A shop's order pipeline: {@code gateway} takes orders over HTTP, {@code enricher} completes them,
 * {@code warehouse} stores them. The packages know each other only by HTTP, gRPC and Kafka.
 */
package com.example.orders;
