/** Buckets of S3 and of services that speak its language, for a store's older blocks. */
@NullMarked
package io.datatracing.storage.objects;

import org.jspecify.annotations.NullMarked;
