/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Nodes are numbers; the edges of all nodes stand in one open hash table of (node,
 * character). That is a few bytes for each character of the words, where a table of children for
 * each node would be thousands, and most steps begin at the root, whose edges have a bitmap of
 * their own.
 */
#include "shared/notice/key-trie.h"

#include <string.h>

#define FIRST_SLOTS 1024
#define BITMAP_BITS 65536 /* characters beyond share a bit */

typedef struct
{
  guint32 parent;
  guint32 symbol;
  guint32 depth;
  guint32 fail;
  guint32 link; /* the next shorter word that ends here, as a node; 0: none */
  int word;
} Node;

typedef struct
{
  guint32 node; /* of the parent, plus 1; 0: an empty slot */
  guint32 symbol;
  guint32 child;
} Edge;

struct _MdgKeyTrie
{
  GArray *nodes; /* Node; the root is 0 */
  Edge *edges;
  gsize n_slots; /* a power of two */
  gsize n_edges;
  int n_words;
  guint8 *first; /* bitmap of the characters that words begin with */
};

static gsize
slot_of (gsize n_slots, guint32 node, gunichar c)
{
  guint64 mixed = ((guint64) node << 21 | c) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return (gsize) (mixed >> 20) & (n_slots - 1);
}

static guint32
get_child (const MdgKeyTrie *trie, guint32 node, gunichar c)
{
  gsize slot = slot_of (trie->n_slots, node, c);
  for (; trie->edges[slot].node != 0; slot = (slot + 1) & (trie->n_slots - 1))
    if (trie->edges[slot].node == node + 1 && trie->edges[slot].symbol == c)
      return trie->edges[slot].child;
  return 0;
}

static void
put_edge (Edge *edges, gsize n_slots, Edge edge)
{
  gsize slot = slot_of (n_slots, edge.node - 1, edge.symbol);
  while (edges[slot].node != 0)
    slot = (slot + 1) & (n_slots - 1);
  edges[slot] = edge;
}

static void
grow (MdgKeyTrie *trie)
{
  gsize n_slots = trie->n_slots * 2;
  Edge *edges = g_new0 (Edge, n_slots);
  for (gsize i = 0; i < trie->n_slots; i++)
    if (trie->edges[i].node != 0)
      put_edge (edges, n_slots, trie->edges[i]);
  g_free (trie->edges);
  trie->edges = edges;
  trie->n_slots = n_slots;
}

static guint32
add_child (MdgKeyTrie *trie, guint32 parent, gunichar c)
{
  Node node = { .parent = parent, .symbol = c, .word = -1 };
  node.depth = g_array_index (trie->nodes, Node, parent).depth + 1;
  Edge edge = { parent + 1, c, trie->nodes->len };
  if ((trie->n_edges + 1) * 2 > trie->n_slots)
    grow (trie);
  g_array_append_val (trie->nodes, node);
  put_edge (trie->edges, trie->n_slots, edge);
  trie->n_edges++;
  return edge.child;
}

MdgKeyTrie *
mdg_key_trie_new (void)
{
  MdgKeyTrie *trie = g_new0 (MdgKeyTrie, 1);
  Node root = { .word = -1 };
  trie->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  trie->n_slots = FIRST_SLOTS;
  trie->edges = g_new0 (Edge, FIRST_SLOTS);
  trie->first = g_new0 (guint8, BITMAP_BITS / 8);
  g_array_append_val (trie->nodes, root);
  return trie;
}

void
mdg_key_trie_free (MdgKeyTrie *trie)
{
  if (trie == NULL)
    return;
  g_array_unref (trie->nodes);
  g_free (trie->edges);
  g_free (trie->first);
  g_free (trie);
}

int
mdg_key_trie_add (MdgKeyTrie *trie, const gunichar *word, guint length)
{
  guint32 node = 0;
  if (length == 0 || trie->nodes->len + length > MDG_KEY_TRIE_MAX_NODES)
    return -1;
  guint bit = word[0] % BITMAP_BITS;
  trie->first[bit / 8] |= (guint8) (1 << bit % 8);
  for (guint i = 0; i < length; i++)
    {
      guint32 child = get_child (trie, node, word[i]);
      node = child != 0 ? child : add_child (trie, node, word[i]);
    }
  Node *last = &g_array_index (trie->nodes, Node, node);
  if (last->word < 0)
    last->word = trie->n_words++;
  return last->word;
}

/* Node numbers in the order of depth: what a node falls back to is always less deep. */
static guint32 *
order_by_depth (const MdgKeyTrie *trie)
{
  const Node *nodes = (const Node *) (gpointer) trie->nodes->data;
  guint n = trie->nodes->len, deepest = 0;
  for (guint i = 0; i < n; i++)
    deepest = MAX (deepest, nodes[i].depth);
  g_autofree guint32 *starts = g_new0 (guint32, deepest + 2);
  guint32 *order = g_new (guint32, n);
  for (guint i = 0; i < n; i++)
    starts[nodes[i].depth + 1]++;
  for (guint i = 1; i <= deepest; i++)
    starts[i] += starts[i - 1];
  for (guint i = 0; i < n; i++)
    order[starts[nodes[i].depth]++] = i;
  return order;
}

void
mdg_key_trie_finish (MdgKeyTrie *trie)
{
  Node *nodes = (Node *) (gpointer) trie->nodes->data;
  g_autofree guint32 *order = order_by_depth (trie);
  for (guint i = 1; i < trie->nodes->len; i++)
    {
      Node *node = &nodes[order[i]];
      if (node->parent != 0)
        node->fail = mdg_key_trie_step (trie, nodes[node->parent].fail, node->symbol);
      node->link = nodes[node->fail].word >= 0 ? node->fail : nodes[node->fail].link;
    }
}

guint32
mdg_key_trie_step (const MdgKeyTrie *trie, guint32 state, gunichar c)
{
  const Node *nodes = (const Node *) (gpointer) trie->nodes->data;
  while (state != 0)
    {
      guint32 child = get_child (trie, state, c);
      if (child != 0)
        return child;
      state = nodes[state].fail;
    }
  guint bit = c % BITMAP_BITS;
  return trie->first[bit / 8] & (1 << bit % 8) ? get_child (trie, 0, c) : 0;
}

int
mdg_key_trie_next_word (const MdgKeyTrie *trie, guint32 *at)
{
  const Node *nodes = (const Node *) (gpointer) trie->nodes->data;
  if (*at != 0 && nodes[*at].word < 0)
    *at = nodes[*at].link;
  if (*at == 0)
    return -1;
  int word = nodes[*at].word;
  *at = nodes[*at].link;
  return word;
}
