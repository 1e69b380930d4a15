import { testRows } from './rows.ts'

/** Whoever sits or lies on a piece of furniture is one with it, and at home where such furniture stands. */
testRows([
  ['An old man sits on a bench in the park', 'old-man-on-bench old-man:sit meadow', 'bench'],
  ['A girl sits on a chair by the window', 'girl-on-chair girl:sit room', 'chair'],
  ['A cat sleeps on a red sofa', 'cat-on-red-couch-and-lamp cat:lie', 'couch-and-lamp'],
  ['A couple sits on a bench at sunset', 'couple-on-bench couple:sit sunset', 'bench'],
  ['一只猫在沙发上睡觉', 'cat-on-couch-and-lamp cat:lie', 'couch-and-lamp'],
  ['坐在沙发上的女孩', 'girl-on-couch-and-lamp girl:sit', 'couch-and-lamp'],
  ['老人坐在公园的长椅上', 'old-man-on-bench meadow', 'bench'],
  ['Một cậu bé ngồi trên ghế', 'boy-on-chair boy:sit', 'chair'],
  ['Ông lão ngồi trên ghế đá trong công viên', 'old-man-on-bench meadow', 'bench'],
  ['A woman sits on a chair and a cat sleeps on the sofa', 'woman-on-chair cat-on-couch-and-lamp'],
  ['A dog sits beside a chair', 'dog:sit chair', 'dog-on-chair'],
  ['A man stands next to a bench', 'man:stand bench', 'man-on-bench'],
  ['A girl plays the piano', 'girl-on-piano girl:sit', 'piano'],
  ['弹钢琴的女孩', 'girl-on-piano', 'piano'],
  ['A chef cooks noodles in a kitchen', 'chef-on-stove room', 'spaghetti steaming-bowl'],
  ['A chef walks through a kitchen', 'chef:walk room', 'chef-on-stove'],
  ['A butterfly lands on a flower', 'butterfly-on-blossom butterfly:sit', 'blossom'],
  ['A butterfly flies over a flower', 'butterfly:fly', 'butterfly-on-blossom'],
  ['公园的长椅上坐着一位老人', 'old-man-on-bench old-man:sit meadow', 'bench'],
  ['沙发上躺着一只猫', 'cat-on-couch-and-lamp cat:lie'],
  ['A baby crawls across the floor', 'baby:walk'],
  ['A baby elephant walks', 'elephant', 'baby'],
  ['A bench in the park', 'lead:bench meadow'],
])
