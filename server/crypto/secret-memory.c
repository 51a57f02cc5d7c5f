/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/secret-memory.h"

#include <sodium.h>
#include <sys/mman.h>

#ifdef __SANITIZE_ADDRESS__
#  include <sanitizer/asan_interface.h>
#else
#  define ASAN_POISON_MEMORY_REGION(address, size) ((void) (address), (void) (size))
#  define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void) (address), (void) (size))
#endif

#define SLAB_SIZE 65536

/* Pages are never given back: the number of keys held at once is bounded by the keyring's cache. */
static GMutex lock;
static GPtrArray *free_slots;

static void
add_slab (void)
{
  guint8 *slab = mmap (NULL, SLAB_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (slab == MAP_FAILED)
    g_error ("No memory for keys");
  if (mlock (slab, SLAB_SIZE) != 0)
    g_debug ("Keys are kept in memory that is not locked; raise LimitMEMLOCK");
  madvise (slab, SLAB_SIZE, MADV_DONTDUMP);
  for (gsize at = 0; at < SLAB_SIZE; at += MDG_SECRET_SLOT_SIZE)
    g_ptr_array_add (free_slots, slab + at);
  ASAN_POISON_MEMORY_REGION (slab, SLAB_SIZE);
}

gpointer
mdg_secret_slot_new (void)
{
  g_mutex_lock (&lock);
  if (free_slots == NULL)
    free_slots = g_ptr_array_new ();
  if (free_slots->len == 0)
    add_slab ();
  gpointer slot = g_ptr_array_steal_index_fast (free_slots, free_slots->len - 1);
  g_mutex_unlock (&lock);
  ASAN_UNPOISON_MEMORY_REGION (slot, MDG_SECRET_SLOT_SIZE);
  return slot;
}

void
mdg_secret_slot_free (gpointer slot)
{
  sodium_memzero (slot, MDG_SECRET_SLOT_SIZE);
  ASAN_POISON_MEMORY_REGION (slot, MDG_SECRET_SLOT_SIZE);
  g_mutex_lock (&lock);
  g_ptr_array_add (free_slots, slot);
  g_mutex_unlock (&lock);
}
