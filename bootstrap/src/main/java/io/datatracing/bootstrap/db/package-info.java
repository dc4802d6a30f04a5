/**
 * Calls to databases, by OpenTelemetry's stable semantic conventions, with literals taken out of
 * the SQL.
 */
package io.datatracing.bootstrap.db;
