/**
 * Requests on disk that could not be sent: bounded, readable by the next process. Loaded only where
 * {@code datatracing.exporter.spool.dir} asks for it. For this module; nothing of it is supported
 * outside.
 */
package io.datatracing.exporter.spool;
