/**
 * A store in ClickHouse, for when one machine is too small, and a reader of others' span tables.
 */
@NullMarked
package io.datatracing.storage.clickhouse;

import org.jspecify.annotations.NullMarked;
