"""An invented dispute for the tests of looking a study over: 30 people and offices about one reef."""

STUDY = """\
title: The reef between Valdor and Quessia
question: Who would close the reef?
period: {from: 2031-01-01, to: 2031-12-31}
sides:
  VAL: Valdor
  QUE: Quessia
  NI: North Ister
  SI: South Ister
actors:
# Nobody but these two is known yet.
- id: valdor
  name: Valdor
  kind: government
  side: VAL
- id: mohad-elbaradi
  name: Mohad ElBaradi
  side: QUE
  aliases: [ElBaradi, Elbaradi]
issues:
- id: reef
  label: The reef
  proposition: The reef should be closed.
  bears_on: [reef]
  favour: [close the reef]
  against: [open reef]
"""
FIRST = """\
The Valdoran foreign minister, Ana Rune, said that the reef was open. Rune added that boats would sail.

Quessian President Dov O'Karst said that the reef was closed. O'Karst added that nets would be cut.

El-Baradi Mohad said that the reef was deep. "We shall see," Elbaradi said.

North Isterite envoy Lim Jong-un said that divers had been sent. Lim added that they were tired.

South Ister's ambassador to Valdor, Mira Orl, said that she had seen nothing.

J. R. Vell, the harbour master of Port Quessia, said that the tide was high. Vell added that it would fall.

The Ministry of Trade, Industry and Energy of South Ister said that oil was dear.

The Quessian Commission for the Protection of the Shallow Waters of the Eastern Reef said that it was dying.

Zoé Maštal, a biologist of the Quessian academy, said that the coral was alive.

Lena Al-Fahim, a lawyer from Quessia, said that the law was clear. Al-Fahim added that she would sue.

A senior Valdoran official said that talks went on. Valdor's river ministry said that it was ready.

Valdoran Prime Minister Tam Dorr said that time was short. Quessian envoy Ina Dorr said that time was long.

Valdoran navy chief Ulf van der Strand said that ships had left.

Valdoran spokeswoman Eva Lund said that they would return.

Quessian fishing minister Rolf Amsel said that boats were idle.

Quessian admiral Omar al-Brenn said that guns were not.
"""
SECOND = """\
Ana RUNE said that nothing had changed. Dov O’Karst said that he was ready.

Jong Un Lim said that divers had gone.

J.R. Vell said that the tide was low.

J R Vell said that it would rise.

Zoe Mastal said that the coral was dying. Lena Al Fahim said that she had sued.

The Quessian Commission for the Protection of the Shallow Waters of the Eastern Reef warned that it was dead.

A Valdoran official said that talks had ended. Van der Strand said that ships were back.

North Ister's trade minister, Gita Holm, said that prices had risen.

North Isterite general Piet St. Kolb said that they had fallen.

North Ister's prime minister, Nils Aker, said that he would wait.

North Isterite diplomat Sara Vik said that she would not.

South Isterite President Karl Ebner said that he would come.

South Ister's water minister, Olga Prem, said that he should not.

South Isterite negotiator Hugo Tann said that it was late. A South Isterite diplomat said that it was early.

Nora Quist, a painter, said that the light was good. Otto Jarl, a poet, said that it was not.

Quessia's embassy said that it was shut. The fishing union of Quessia said that it would strike.
"""
