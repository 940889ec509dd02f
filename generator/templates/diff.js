'use strict';
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add('js');

  const tools = one('#tools'), query = one('#query'), status = one('#status');
  const views = all('.view'), links = all('.views a');
  const cards = new Map(views.map(view => [view, all('.card', view)]));
  // Of several APIs one can be picked; each has a part in every view.
  const pick = one('#api');
  const boxes = new Map(views.map(view => [view, pick ? all('.api', view) : []]));
  const boxOf = new Map(pick ? all('.card').map(card => [card, card.closest('.api')]) : []);
  const nouns = { operations: 'method', types: 'type', findings: 'finding' };
  let current = views[0];
  tools.hidden = false;

  // Search looks at all text of a card, which is put together when it is first asked for.
  const texts = new Map();
  const textOf = card => {
    let text = texts.get(card);
    if (text === undefined) {
      texts.set(card, text = card.textContent.toLowerCase());
    }
    return text;
  };
  const chosen = name =>
    new Set(all(`input[name=${name}]:checked`, tools).map(input => input.value));

  const isPicked = box => !pick?.value || !box || box.dataset.api === pick.value;
  const matches = (card, words, levels, states) => {
    if (!isPicked(boxOf.get(card))) return false;
    const { state, levels: has } = card.dataset;
    const stated = !state || states.has(state);
    const graded = !has || has.split(' ').some(level => levels.has(level));
    return stated && graded && words.every(word => textOf(card).includes(word));
  };

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const levels = chosen('level'), states = chosen('state');
    for (const input of all('input[name=level]', tools)) {
      root.classList.toggle(`no-${input.value}`, !input.checked);
    }
    let shown = 0;
    const of = cards.get(current);
    for (const card of of) {
      const hidden = !matches(card, words, levels, states);
      if (card.hidden !== hidden) card.hidden = hidden;
      if (!hidden) shown += 1;
    }
    for (const rest of all('.rest', current)) rest.hidden = !states.has('unchanged');
    for (const box of boxes.get(current)) {
      box.hidden = !isPicked(box) || !one('.card:not([hidden]), .rest:not([hidden])', box);
    }
    one('.states').hidden = current.id === 'findings';
    one('#nothing').hidden = shown > 0 || of.length === 0;
    const noun = nouns[current.id] + (of.length === 1 ? '' : 's');
    status.textContent =
      shown === of.length ? `${shown} ${noun}` : `${shown} of ${of.length} ${noun}`;
  };

  const show = view => {
    current = view;
    for (const other of views) other.hidden = other !== view;
    for (const link of links) {
      if (link.hash === `#${view.id}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    filter();
  };

  // What names a type or a finding can show what that holds: it stands in the page once
  // and is copied to where it is asked for.
  const linesOf = link => {
    const card = document.getElementById(link.hash.slice(1));
    return card && one('.tree, dl', card);
  };
  const around = (link, id) => {
    for (let box = link.closest('.inside'); box; box = box.parentElement.closest('.inside')) {
      if (box.dataset.type === id) return true;
    }
    return link.closest('.card')?.id === id;
  };
  const equip = within => {
    for (const link of all('a.ty, a.fi', within)) {
      const id = link.hash.slice(1);
      if (link.previousElementSibling?.classList.contains('more') || around(link, id)) continue;
      if (!linesOf(link)) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'more';
      button.setAttribute('aria-expanded', 'false');
      button.setAttribute('aria-label', `Details of ${link.textContent}`);
      link.before(button);
    }
  };
  const unfold = button => {
    const link = button.nextElementSibling, lines = linesOf(link);
    if (!lines) return null;
    const box = document.createElement('div');
    box.className = 'inside';
    box.dataset.type = link.hash.slice(1);
    box.append(lines.cloneNode(true));
    // What is open in the type's own card stays there.
    for (const copied of all('.inside, button.more', box)) copied.remove();
    button.closest('li').append(box);
    equip(box);
    button.setAttribute('aria-expanded', 'true');
    return box;
  };
  const fold = button => {
    const type = button.nextElementSibling.hash.slice(1);
    for (const box of button.closest('li').children) {
      if (box.dataset.type === type) {
        box.remove();
        break;
      }
    }
    button.setAttribute('aria-expanded', 'false');
  };
  // Opens the way to what changed: each type once, and not without end.
  const lead = card => {
    const seen = new Set();
    let open = [card];
    for (let depth = 0; depth < 8 && open.length > 0; depth += 1) {
      const next = [];
      for (const within of open) {
        for (const link of all('a.ty.d', within)) {
          const button = link.previousElementSibling;
          if (seen.size > 24 || seen.has(link.hash) || !button?.matches('.more')) continue;
          if (link.closest('del, li.r')) continue;
          seen.add(link.hash);
          const box = unfold(button);
          if (box) next.push(box);
        }
      }
      open = next;
    }
  };

  const equipped = new WeakSet();
  let many = false;
  const prepare = card => {
    if (equipped.has(card)) return;
    equipped.add(card);
    textOf(card);
    const body = one('.body', card);
    equip(body);
    if (!many && card.classList.contains('operation')) lead(body);
  };

  const reveal = hash => {
    if (hash === '') show(views[0]);
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    const view = target.closest('.view');
    if (view && view !== current) show(view);
    if (target === view) return;
    const box = pick && target.closest('.api');
    if (box && (target === box || !isPicked(box))) {
      pick.value = box.dataset.api;
      filter();
    }
    if (target === box) {
      box.hidden = false;
      box.scrollIntoView();
      pick.focus({ preventScroll: true });
    }
    if (target.matches('.card')) {
      target.hidden = false;
      if (box) box.hidden = false;
      target.open = true;
      prepare(target);
      target.scrollIntoView();
      one('summary', target).focus({ preventScroll: true });
    }
  };

  // The `toggle` event does not bubble.
  document.addEventListener('toggle', event => {
    if (event.target.matches?.('.card') && event.target.open) prepare(event.target);
  }, true);

  document.addEventListener('click', event => {
    const button = event.target.closest('button.more');
    if (button) {
      if (button.getAttribute('aria-expanded') === 'true') fold(button);
      else unfold(button);
      return;
    }
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) reveal(link.hash);
  });

  tools.addEventListener('change', event => {
    if (event.target.id === 'only') root.classList.toggle('only', event.target.checked);
    else filter();
  });
  query.addEventListener('input', filter);
  one('#reset').addEventListener('click', () => {
    query.value = '';
    for (const input of all('input[name]', tools)) input.checked = true;
    if (pick) pick.value = '';
    filter();
    query.focus();
  });

  const setAll = open => {
    many = true;
    for (const card of cards.get(current)) if (!card.hidden) card.open = open;
    // Events of this turn come before the next frame is drawn.
    requestAnimationFrame(() => { many = false; });
  };
  const toggle = one('#all');
  toggle.addEventListener('click', () => {
    const open = toggle.textContent === 'Open all';
    setAll(open);
    toggle.textContent = open ? 'Close all' : 'Open all';
  });

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest('input:not([type=checkbox]), textarea');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      query.focus();
    } else if (event.key === 'Escape' && event.target === query) {
      query.value = '';
      filter();
    } else if (event.key.startsWith('Arrow') && event.target.matches('.card > summary')) {
      const shown = cards.get(current).filter(card => !card.hidden);
      const at = shown.indexOf(event.target.parentElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
      const next = to === undefined ? undefined : shown[to];
      if (next) {
        event.preventDefault();
        one('summary', next).focus();
      }
    }
  });

  // On paper there is nothing to open.
  let opened = [];
  addEventListener('beforeprint', () => {
    many = true;
    for (const card of cards.get(current)) {
      if (card.hidden || card.open) continue;
      opened.push(card);
      card.open = true;
    }
  });
  addEventListener('afterprint', () => {
    for (const card of opened) card.open = false;
    opened = [];
    many = false;
  });

  addEventListener('hashchange', () => reveal(location.hash));
  reveal(location.hash);
})();
