export const signInFr = {
  'sign-in.title': 'Entrer',
  'sign-in.sandbox': 'Bac à sable',
  'sign-in.note':
    'Toutes les personnes, structures et disponibilités sont inventées. Choisissez qui vous êtes\u00a0; en service réel, on entre par Pro Santé Connect ou FranceConnect.',
  'sign-in.ended': 'Votre session a pris fin. Entrez de nouveau\u00a0: la page reprend où elle en était.',
  'sign-in.closed':
    'Cette installation n’a pas de bac à sable. L’entrée par Pro Santé Connect n’y est pas encore ouverte.',
  'sign-in.real': 'Entrez par le service de votre identité.',
  'door.pro-sante-connect': 'Pro Santé Connect',
  'door.pro-sante-connect.for': 'Professionnels, régulation, éditeurs, responsables',
  'door.franceconnect': 'FranceConnect',
  'door.franceconnect.for': 'Citoyennes et citoyens',
  'lock.title': 'Écran verrouillé',
  'lock.note': 'Rien de ce que vous aviez saisi n’est perdu, {name}. Entrez de nouveau pour le retrouver.',
  'lock.close': 'Vous êtes entré. Cette fenêtre peut être fermée.',
} as const;
