/**
 * What a span store is: a writer with one method, a reader with a few, and its upkeep.
 *
 * <p>Servers know only this package and find a store by name ({@link
 * io.datatracing.storage.api.SpanStoreProvider}); which stores exist is decided by packaging. Each
 * store passes the contract kit in {@code storage/testing}.
 */
@NullMarked
package io.datatracing.storage.api;

import org.jspecify.annotations.NullMarked;
