/**
 * Messages, as docs/pipeline-model.md describes their spans: producers, consumers of one record and
 * of a batch.
 */
package io.datatracing.bootstrap.messaging;
