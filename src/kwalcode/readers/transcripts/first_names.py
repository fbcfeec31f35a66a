"""First names that are borne in Flanders and the Netherlands, in small letters.

They tell a speaker from a word where capitals do not. The list was made by hand; a name that is not in it is still seen
when it comes back often enough beside others, or when the researcher gives it.
"""

from __future__ import annotations

from typing import Final

FIRST_NAMES: Final = frozenset(
    """
    aad aagje abdel abdelhak abdellah ada adam adil adriaan agnes ahmed aicha aisha akram alain albert alex
    alexander ali alice alicia alida aline alma amber amelie amin amina amine amir amira amélie an ana anass
    andrea andreas andré andy angela angelo anita anja anke ann anna anne annelies annemarie annemie annick
    anouk antje antoine anton antoon arjen arlette arne arno arnold arthur astrid audrey axel aya ayoub ayse
    aziz barbara bart bas bashir beatrijs ben benjamin benny bernadette bernard bert bettina bianca bieke bilal
    björn bo bob bram brecht brenda brent brigitte bruno bryan béatrice carine carl carla carlo carlos carmen
    carolien carolina caroline caspar cathy cecile cecilia cedric chantal charles charlotte chiara chris
    christel christian christiane christina christine christoffel christophe christopher ciska claire clara
    claude claudia claudine cleo colette conny corinne cornelia cornelis corrie cynthia céline daan daisy damien
    dana daniel daniela danielle danny daphne dave david davy debby deborah denis denise denny diana diane
    diederik dieter dietrich dimitri dirk dominique donna dora dorien doris dries driss dylan eddy edgard edith
    edward edwin eefje elena eleonora elia elias eline elisa elisabeth elise elke ella ellen els elsa elsje
    elyas emiel emilie emily emine emma emmanuel emre erica erik erika erna ernest ernst esma esmee esther
    etienne eva eveline evelyn evelyne evi evy fabienne fadila fanny farah farid fatih fatiha fatima fatma fedor
    femke ferre feyza fien fiona flor florence floris fons francine francis franciscus francois frank frans
    françois fred freddy frederic frederik frederique frieda friso gaby geert geertje geertrui gerard gerarda
    gerda gerrit gert gertrude ghislain gilbert gilles gisele godelieve goedele greet greetje greta griet guido
    guillaume gunter gunther gust gustaaf guy hafida hafsa hakan hakim halima hamid hamza hanna hannah hanne
    hannelore hannes hans harm harold harry hasan hassan hatice hayat heidi heleen helena helga hendrik henk
    henny henri herman hicham hilda hilde hugo hussein hélène ibrahim ibtissam ida ignace ikram ilona ilse ilyas
    iman imane imke ine ines inge ingeborg ingrid inne irene irina iris isa isabel isabella isabelle ismael
    ismail ivan ivo jaak jaap jacky jacob jacqueline jacques jakob jamal jamila jan jana janneke jannes jannick
    jari jarne jasmien jasmine jason jasper jean jeanine jeanne jeannine jef jelle jenny jens jente jeroen
    jerome jesse jessica jill jo joachim jochen joelle joeri johan johanna johannes john jolanda jolien jonas
    jonathan joost joren joris jos jose josephine josje josse josé jozef joëlle juan judith jules julia julie
    julien juliette jurgen justine kaat karel karen karim karima karin karina karine karl karolien kasper
    katelijne katia katja katleen kato katrien katrijn kaylee keanu kelly ken kenan kenneth kenny kevin khadija
    khalid kiara kim kimberly klaas klara klaus kobe koen koenraad kris kristel kristien kristina kristof kurt
    kyra lana lander lara lars latifa laura laurence laurens laurent lea leen leila lena leni lenn lennert leo
    leon leonie leopold lia liam liesbet liesbeth liese lieselot lieve lieven lily lina linda linde line lisa
    lisbeth lise liselotte lode loes lore loredana lorenz lotte lou louis louisa louise lowie luc luca lucas
    lucia lucie lucien lucienne ludo ludovic luk lukas luna lydia lyne lynn maaike maarten machteld madeleine
    maelle magda maher mahmoud maite malak malika manon manuel manuela mara marc marcel marcella marga margareta
    margaux margot margriet maria mariam marianne marie marieke marielle marijke marijn marika marilou marina
    mario marion marise mariël mariëlle marjan marjolein marjolijn marleen marlies marloes marnix martha martijn
    martin martina martine mathias mathieu mathijs mathilde matteo matthew matthias matthieu matthijs maud
    maurice maurits max maxim maxime maya mehdi mehmet melanie melissa mia michael michaël michel michiel
    michèle mieke miet mihai mike mila milan mira miriam mirjam mo mohamed mohammad mohammadi mohammed moniek
    monique mounir mourad murat muriel mustafa myriam nabil nadia nadine nadja naima najat najib nancy naomi
    natacha natalia natalie natasha nathalie nathan nawal neel nele nicky nico nicolas nicole niels nienke nikki
    nina noa noah noelle noor nora norbert nore nour nouria noémie noëlla ole oliver olivia olivier omar omer
    orhan oscar osman otto pascal pascale patricia patrick patrik paul paula pauline peter petra philip philippe
    piet pieter pieterjan pim pol quinten rachel rachid rachida raf rafael rafaël ralph ramona ramzi raoul
    raphael rashid raymond rebecca regine reinhard reinhilde reinout rembert remco renaat renate rene renee
    renilde rené renée ria riad ricardo richard rik rika rita rob robbe robby robert roberto robin roel roeland
    roger roland romain roman romy ronald ronny rosa rosalie rosanne rosita rozemarijn ruben rudi rudy ruth
    sabine sabrina said saida salim salima salma sam sami samia samira samuel sander sandra sandrine sandy sanne
    sara sarah sascha saskia saïd sebastiaan sebastian selim selin selma seppe serge sergio severine seynab
    shana sharon sien sigrid siham sil silke silvia silvie simon simone simonne sofia sofian sofie sonia sonja
    sophie soraya souad staf stan stef stefaan stefan stefanie stephan stephanie sterre steve steven stien stijn
    sven sylvia sylvie sébastien tamara tania tanja tara tatiana ted thea theo theresa therese thibault thibo
    thierry thijs thomas thérèse tijl tijs tim timo timothy tina tine tineke tinne tobias tom tony toon tuur
    ulrike urbain ursula valerie valérie vanessa veerle vera verena veronique vic vicky victor victoria vincent
    viviane vladimir véronique walter wannes ward warre wendy werner wesley wilfried wilhelmina willeke willem
    willy wim wouter xander xavier yana yannick yara yasin yasmina yasmine yassin yassine yente ynse yolanda
    yolande youri yousra youssef yusuf yves yvette yvonne zahra zakaria zara zeger zeineb zeynep zohra zoubida
    zouhair zoë
""".split()
)
